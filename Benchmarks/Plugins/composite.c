/* Trend, MACD and RSI all on one side. */
#include "w2.h"

#define W2_ID "w2-composite"
#define W2_SUMMARY "Trend, MACD and RSI all on one side"

struct figures { macd_state macd; rsi_state rsi; };
typedef struct scratch { sums_scratch sums; column mean, histogram, gain, loss, rsi; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    double *restrict mean = s->mean.at, *restrict h = s->histogram.at, *restrict rsi = s->rsi.at;
    w2_mean50(&s->sums, p, mean);
    w2_histogram(&f->macd, is_first, p, h);
    w2_rsi(&f->rsi, is_first, p, &s->gain, &s->loss, rsi);
    for (int i = 0; i < p->count; ++i) {
        int up = (p->close[i] > mean[i]) + (h[i] > 0) + (rsi[i] > 50);
        w2_say(action, confidence, i, (up == 3) - (up == 0), 60 + fabs(rsi[i] - 50) * 2);
    }
}

#include "w2-plugin.h"
