/* The close more than two deviations of 20 bars away from their mean, against it. */
#include "w2.h"

#define W2_ID "w2-bollinger"
#define W2_SUMMARY "The close more than two deviations of 20 bars away from their mean, against it"

struct figures { double none; };
typedef struct scratch { spread_scratch spread; column mean, variance; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    (void)f, (void)is_first;
    double *restrict mean = s->mean.at, *restrict variance = s->variance.at;
    w2_spread20(&s->spread, p, mean, variance);
    for (int i = 0; i < p->count; ++i) {
        double z = (p->close[i] - mean[i]) / sqrt(variance[i] > 1e-12 ? variance[i] : 1e-12), size = fabs(z);
        w2_say(action, confidence, i, (z < -2) - (z > 2), 60 + (size - 2) * 40);
    }
}

#include "w2-plugin.h"
