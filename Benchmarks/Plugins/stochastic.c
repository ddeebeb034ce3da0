/* Stochastic 14/3/3 at an end of its scale and turning. */
#include "w2.h"

#define W2_ID "w2-stochastic"
#define W2_SUMMARY "Stochastic 14/3/3 at an end of its scale and turning"

struct figures { double none; };
typedef struct scratch { column a, b, high, low, raw, k; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    (void)f, (void)is_first;
    double *restrict a = s->a.at + W2_BACK, *restrict b = s->b.at + W2_BACK;
    double *restrict high = s->high.at + W2_BACK, *restrict low = s->low.at + W2_BACK;
    double *restrict raw = s->raw.at + W2_BACK, *restrict k = s->k.at + W2_BACK;
    w2_higher(a, p->high, 1, -16, p->count);
    w2_higher(b, a, 2, -14, p->count);
    w2_higher(a, b, 4, -10, p->count);
    w2_higher(high, a, 6, -4, p->count);
    w2_lower(a, p->low, 1, -16, p->count);
    w2_lower(b, a, 2, -14, p->count);
    w2_lower(a, b, 4, -10, p->count);
    w2_lower(low, a, 6, -4, p->count);
    for (int i = -4; i < p->count; ++i) {
        double span = high[i] - low[i];
        raw[i] = span > 0 ? 100 * (p->close[i] - low[i]) / span : 50;
    }
    for (int i = -2; i < p->count; ++i) k[i] = (raw[i] + raw[i - 1] + raw[i - 2]) / 3;
    for (int i = 0; i < p->count; ++i) {
        double d = (k[i] + k[i - 1] + k[i - 2]) / 3;
        int side = ((k[i] < 20) & (k[i] > d)) - ((k[i] > 80) & (k[i] < d));
        w2_say(action, confidence, i, side, 50 + (side > 0 ? 20 - k[i] : k[i] - 80) * 2.5);
    }
}

#include "w2-plugin.h"
