/*
 * What a strategy answers: a side, a strength, and why.
 *
 * CONFIDENCE is the strength of the present view, 0 to 100, not a probability. The host calibrates strategies against
 * what happened through their weights. NaN or a value outside 0..100 is a fault: the vote is discarded. A confidence
 * of 0 counts as an abstention; the host rounds to 1e-6, half to even.
 * ABSTAIN is not HOLD. HOLD is an opinion ("nothing should be done") and counts in the vote; ABSTAIN (warming up, no
 * view, figures missing) leaves the vote's denominator.
 * A REASON is data: the descriptor lists sentences with places for figures ("RSI {0} below {1}"); a signal names one
 * by its index and carries up to three figures. The host writes the sentence only when somebody reads it, can count
 * and chart reasons, and no plugin text reaches a page unasked. Free text (an AI's own words) goes through
 * host->explain.
 */
#ifndef WTN_SIGNAL_H
#define WTN_SIGNAL_H

#include <stdint.h>

/* Sides. A host treats an unknown value as a fault. */
enum {
    WTN_SELL    = -1,
    WTN_HOLD    = 0,
    WTN_BUY     = 1,
    WTN_ABSTAIN = 2, /* no vote: confidence is ignored */
    WTN_PENDING = 3  /* the answer follows through host->emit with this bar's number; only where fresh is 1 */
};

/* One answer: what host->emit takes. Frozen, 64 bytes. The callee copies it before it returns. */
typedef struct wtn_signal {
    double   confidence;   /* 0..100 */
    int32_t  action;       /* WTN_SELL .. WTN_PENDING */
    uint32_t reason;       /* index into the descriptor's reasons; 0 = none given */
    int64_t  valid_ms;     /* lifetime from the bar's close, milliseconds; 0 = until the next bar */
    double   stop_price;   /* a hint, 0 = none; risk control decides */
    double   target_price; /* a hint, 0 = none */
    double   figures[3];   /* for the reason's places {0} {1} {2}; unused ones 0 */
} wtn_signal;

/*
 * Many answers: the columns that `evaluate` fills, `fresh` elements each, oldest first.
 *
 * OWNER   The host allocates, and owns, the struct and every column; borrowed until the call returns. Element i
 *         belongs to the i-th of the fresh bars. Room is given for exactly `fresh` elements.
 * NULLS   `action` and `confidence` are never null. Every column from `reason` on may be: null = not wanted now (a
 *         sweep reads two columns). A column that is given must be filled wholly, abstentions included.
 * ERRORS  When evaluate returns an error the host reads none of the columns.
 */
typedef struct wtn_signals {
    uint32_t size, flags; /* size set by the caller; no flag is defined yet */
    int8_t   *action;
    double   *confidence;
    uint32_t *reason;
    double   *figures[3]; /* each of the three may be null by itself */
    int64_t  *valid_ms;
    double   *stop_price, *target_price;
} wtn_signals;

#endif
