/*
 * What the eight strategies of W2 share: sums and extremes down the columns, recurrences, and how a vote is written.
 * A strategy names itself (W2_ID, W2_SUMMARY), defines `struct figures`, `scratch` and `judge`, and includes
 * "w2-plugin.h", the contract's part.
 *
 * A block is walked in parts of at most W2_PART bars, each column of figures at once, so that the compiler can work on
 * several bars with one instruction. What a window needs of earlier bars is read from the host's columns; only the
 * averages that never forget (EMA, Wilder) are state.
 */
#ifndef W2_H
#define W2_H

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <witan.h>

/* Bars a part has at most, and bars before it that windows look back on. */
enum { W2_PART = 2048, W2_BACK = 64, W2_WARM_UP = 1000 };

/* One part: pointers to its first bar; W2_BACK earlier bars are readable before each. */
typedef struct part {
    const double *high, *low, *close;
    int count;
} part;

/* Scratch: W2_BACK places before the first bar, then the part. */
typedef struct column { double at[W2_BACK + W2_PART]; } column;

static inline double w2_least(double a, double b) { return a < b ? a : b; }

/* out[i] = x[i] + x[i - gap], from `from` (negative: before the part's first bar) to `count`. */
static inline void w2_add(double *restrict out, const double *restrict x, const double *restrict y, int gap, int from,
                          int count) {
    for (int i = from; i < count; ++i) out[i] = x[i] + y[i - gap];
}

/* The sums of 20 and, where wanted, 50 closes, built from sums of 2, 4, 8, 16 and 32: no running sum, no drift. */
typedef struct sums_scratch { column a, b, c, d; } sums_scratch;

static inline void w2_mean20(sums_scratch *s, const part *p, double *restrict mean) {
    double *s2 = s->a.at + W2_BACK, *s4 = s->b.at + W2_BACK, *s8 = s->c.at + W2_BACK, *s16 = s->d.at + W2_BACK;
    w2_add(s2, p->close, p->close, 1, -18, p->count);
    w2_add(s4, s2, s2, 2, -16, p->count);
    w2_add(s8, s4, s4, 4, -8, p->count);
    w2_add(s16, s8, s8, 8, 0, p->count);
    for (int i = 0; i < p->count; ++i) mean[i] = (s16[i] + s4[i - 16]) / 20;
}

static inline void w2_mean50(sums_scratch *s, const part *p, double *restrict mean) {
    double *s2 = s->a.at + W2_BACK, *s4 = s->b.at + W2_BACK, *s16 = s->c.at + W2_BACK, *s8 = s->d.at + W2_BACK;
    w2_add(s2, p->close, p->close, 1, -48, p->count);
    w2_add(s4, s2, s2, 2, -46, p->count);
    w2_add(s8, s4, s4, 4, -42, p->count);
    w2_add(s16, s8, s8, 8, -32, p->count);
    for (int i = 0; i < p->count; ++i) mean[i] = (s16[i] + s16[i - 16] + s16[i - 32] + s2[i - 48]) / 50;
}

/*
 * Mean and variance (over n) of 20 closes. Two halves of n values each join as
 * q = q1 + q2 + (s1 - s2)^2 / 2n, where q is the sum of squared distances from the mean: nothing cancels.
 * Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances".
 */
typedef struct spread_scratch { column s2, s4, s8, s16, q2, q4, q8, q16; } spread_scratch;

static inline void w2_join(double *restrict q, const double *restrict half, const double *restrict sum, int n, int from,
                           int count) {
    const double scale = 1.0 / (2 * n);
    for (int i = from; i < count; ++i) {
        double gap = sum[i] - sum[i - n];
        q[i] = half[i] + half[i - n] + gap * gap * scale;
    }
}

static inline void w2_spread20(spread_scratch *s, const part *p, double *restrict mean, double *restrict variance) {
    double *s2 = s->s2.at + W2_BACK, *s4 = s->s4.at + W2_BACK, *s8 = s->s8.at + W2_BACK, *s16 = s->s16.at + W2_BACK;
    double *q2 = s->q2.at + W2_BACK, *q4 = s->q4.at + W2_BACK, *q8 = s->q8.at + W2_BACK, *q16 = s->q16.at + W2_BACK;
    const double *c = p->close;
    for (int i = -18; i < p->count; ++i) {
        double gap = c[i] - c[i - 1];
        s2[i] = c[i] + c[i - 1];
        q2[i] = gap * gap * 0.5;
    }
    w2_join(q4, q2, s2, 2, -16, p->count);
    w2_add(s4, s2, s2, 2, -16, p->count);
    w2_join(q8, q4, s4, 4, -8, p->count);
    w2_add(s8, s4, s4, 4, -8, p->count);
    w2_join(q16, q8, s8, 8, 0, p->count);
    w2_add(s16, s8, s8, 8, 0, p->count);
    for (int i = 0; i < p->count; ++i) {
        double gap = s16[i] / 16 - s4[i - 16] / 4;
        mean[i] = (s16[i] + s4[i - 16]) / 20;
        variance[i] = (q16[i] + q4[i - 16] + gap * gap * 3.2) / 20;  /* 16 * 4 / 20 */
    }
}

/* Highest or lowest of n values that end at i, 16 < n < 32 or 8 < n < 16: halves that overlap. */
#define W2_EXTREME(name, better)                                                                                     \
    static inline void name(double *restrict out, const double *restrict x, int gap, int from, int count) {           \
        for (int i = from; i < count; ++i) out[i] = x[i] better x[i - gap] ? x[i] : x[i - gap];                       \
    }
W2_EXTREME(w2_higher, >)
W2_EXTREME(w2_lower, <)

/* ---- averages that never forget ---- */

/* MACD 12/26/9 whose averages are seeded with the first value; writes macd less signal. */
typedef struct macd_state { double fast, slow, signal; } macd_state;

static inline void w2_histogram(macd_state *state, int is_first, const part *p, double *restrict out) {
    macd_state m = *state;
    int i = 0;
    if (is_first) {
        m.fast = m.slow = p->close[0];
        m.signal = 0;
        out[i++] = 0;
    }
    for (; i < p->count; ++i) {
        double c = p->close[i];
        /* e + a (c - e), written so that only one product and one sum wait for the bar before. */
        m.fast = m.fast * (11.0 / 13) + c * (2.0 / 13);
        m.slow = m.slow * (25.0 / 27) + c * (2.0 / 27);
        double line = m.fast - m.slow;
        m.signal = m.signal * 0.8 + line * 0.2;
        out[i] = line - m.signal;
    }
    *state = m;
}

/* RSI 14 after Wilder, whose averages begin at nought. */
typedef struct rsi_state { double gain, loss; } rsi_state;

static inline void w2_rsi(rsi_state *state, int is_first, const part *p, column *gains, column *losses,
                          double *restrict out) {
    double *restrict g = gains->at, *restrict l = losses->at;
    for (int i = is_first; i < p->count; ++i) {
        double step = p->close[i] - p->close[i - 1];
        g[i] = (step > 0 ? step : 0) * (1.0 / 14);
        l[i] = (step < 0 ? -step : 0) * (1.0 / 14);
    }
    double gain = state->gain, loss = state->loss;
    for (int i = is_first; i < p->count; ++i) {
        gain = gain * (13.0 / 14) + g[i];
        loss = loss * (13.0 / 14) + l[i];
        g[i] = gain;
        l[i] = loss;
    }
    state->gain = gain;
    state->loss = loss;
    if (is_first) out[0] = 50;
    for (int i = is_first; i < p->count; ++i) out[i] = g[i] + l[i] > 0 ? 100 * g[i] / (g[i] + l[i]) : 50;
}

/* ---- votes ---- */

/* side: +1 BUY, -1 SELL, 0 no view. Without a branch, so that the loop around it can be vectorised. */
static inline void w2_say(int8_t *restrict action, double *restrict confidence, int i, int side, double strength) {
    action[i] = (int8_t)(side ? side : WTN_ABSTAIN);
    confidence[i] = side ? w2_least(100, strength) : 0;
}

#endif
