/* The mean of 20 closes over or under the mean of 50. */
#include "w2.h"

#define W2_ID "w2-momentum"
#define W2_SUMMARY "The mean of 20 closes over or under the mean of 50"

struct figures { double none; };
typedef struct scratch { sums_scratch sums; column mean20, mean50; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    (void)f, (void)is_first;
    double *restrict m20 = s->mean20.at, *restrict m50 = s->mean50.at;
    w2_mean20(&s->sums, p, m20);
    w2_mean50(&s->sums, p, m50);
    for (int i = 0; i < p->count; ++i) {
        double gap = (m20[i] - m50[i]) / m50[i], size = fabs(gap);
        w2_say(action, confidence, i, (gap > 0.0005) - (gap < -0.0005), 50 + size * 20000);
    }
}

#include "w2-plugin.h"
