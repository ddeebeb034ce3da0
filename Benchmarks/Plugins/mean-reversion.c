/* The z-score of 20 closes, sample deviation, beyond two, against it. */
#include "w2.h"

#define W2_ID "w2-mean-reversion"
#define W2_SUMMARY "The z-score of 20 closes, sample deviation, beyond two, against it"

struct figures { double none; };
typedef struct scratch { spread_scratch spread; column mean, variance; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    (void)f, (void)is_first;
    double *restrict mean = s->mean.at, *restrict variance = s->variance.at;
    w2_spread20(&s->spread, p, mean, variance);
    for (int i = 0; i < p->count; ++i) {
        double deviation = sqrt((variance[i] > 1e-12 ? variance[i] : 1e-12) * (20.0 / 19));
        double z = (p->close[i] - mean[i]) / deviation, size = fabs(z);
        w2_say(action, confidence, i, (z < -2) - (z > 2), size * 30);
    }
}

#include "w2-plugin.h"
