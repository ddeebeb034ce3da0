/* MACD 12/26/9 over or under its signal by a part of the price. */
#include "w2.h"

#define W2_ID "w2-macd"
#define W2_SUMMARY "MACD 12/26/9 over or under its signal by a part of the price"

struct figures { macd_state macd; };
typedef struct scratch { column histogram; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    double *restrict h = s->histogram.at;
    w2_histogram(&f->macd, is_first, p, h);
    for (int i = 0; i < p->count; ++i) {
        double gap = h[i] / p->close[i], size = fabs(gap);
        w2_say(action, confidence, i, (gap > 0.0001) - (gap < -0.0001), 50 + size * 100000);
    }
}

#include "w2-plugin.h"
