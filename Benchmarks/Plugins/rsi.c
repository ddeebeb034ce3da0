/* RSI 14 under 30 or over 70. */
#include "w2.h"

#define W2_ID "w2-rsi"
#define W2_SUMMARY "RSI 14 under 30 or over 70"

struct figures { rsi_state rsi; };
typedef struct scratch { column gain, loss, rsi; } scratch;

static void judge(struct figures *f, scratch *s, int is_first, const part *p, int8_t *restrict action,
                  double *restrict confidence) {
    double *restrict rsi = s->rsi.at;
    w2_rsi(&f->rsi, is_first, p, &s->gain, &s->loss, rsi);
    for (int i = 0; i < p->count; ++i) {
        int side = (rsi[i] < 30) - (rsi[i] > 70);
        w2_say(action, confidence, i, side, 50 + (side > 0 ? 30 - rsi[i] : rsi[i] - 70) * 2.5);
    }
}

#include "w2-plugin.h"
