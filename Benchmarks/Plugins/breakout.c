/* The close beyond the highest high or lowest low of the 20 bars before. */
#include "w2.h"

#define W2_ID "w2-breakout"
#define W2_SUMMARY "The close beyond the highest high or lowest low of the 20 bars before"

struct figures { double none; };
typedef struct scratch { column a, b, high, low; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    (void)f, (void)is_first;
    double *restrict a = s->a.at + W2_BACK, *restrict b = s->b.at + W2_BACK;
    double *restrict high = s->high.at + W2_BACK, *restrict low = s->low.at + W2_BACK;
    w2_higher(a, p->high, 1, -19, p->count);
    w2_higher(b, a, 2, -17, p->count);
    w2_higher(a, b, 4, -13, p->count);
    w2_higher(b, a, 8, -5, p->count);
    w2_higher(high, b, 4, -1, p->count);
    w2_lower(a, p->low, 1, -19, p->count);
    w2_lower(b, a, 2, -17, p->count);
    w2_lower(a, b, 4, -13, p->count);
    w2_lower(b, a, 8, -5, p->count);
    w2_lower(low, b, 4, -1, p->count);
    for (int i = 0; i < p->count; ++i) {
        double c = p->close[i], top = high[i - 1], bottom = low[i - 1];
        double beyond = c > top ? (c - top) / top : (bottom - c) / bottom;
        w2_say(action, confidence, i, (c > top) - (c < bottom), 60 + beyond * 20000);
    }
}

#include "w2-plugin.h"
