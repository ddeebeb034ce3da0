/*
 * Market data: closed bars only, oldest first, as columns. A moving average then touches 8 bytes a bar, not 64.
 *
 * OWNER    The host owns the struct and every column. Borrowed: valid until the call returns. The columns may lie
 *          elsewhere at the next call, so keep values, never pointers.
 * BOUNDS   Element count-1 of every column is the newest bar that exists. The memory behind it may be an unreadable
 *          page (the conformance kit and `isolate: process` make it one): reading on is a fault, not a peek.
 * CHECKED  By the host before a plugin sees a bar: all values finite, low <= open,close <= high, volume >= 0,
 *          open_ms strictly rising. A bar that fails never arrives; it is not repaired.
 * NULLS    No column is null when count > 0.
 */
#ifndef WTN_BARS_H
#define WTN_BARS_H

#include "text.h"

/* Bits of wtn_bars.flags. A plugin ignores bits it does not know. */
enum {
    WTN_BARS_REPLAY    = 1u, /* backfill or backtest: nobody trades on the answer at this moment */
    WTN_BARS_AFTER_GAP = 2u  /* bars are missing just before the fresh ones; they stay missing */
};

typedef struct wtn_bars {
    uint32_t size, flags;
    uint64_t count;    /* bars visible: at least min(bars so far, warm-up + fresh) */
    uint64_t last_seq; /* number of the newest bar in this instance's stream; the first bar is 1, each next one +1,
                          also across hot reloads. The oldest visible bar is last_seq - count + 1. Statistics that
                          must not drift are anchored at fixed numbers of it. */
    int64_t  interval_ms;                          /* a bar's length, > 0 */
    wtn_str  symbol;                               /* "BTC/USDT": base, slash, quote */
    const int64_t *open_ms;                        /* UTC, milliseconds since 1970, when the bar opened */
    const double  *open, *high, *low, *close;      /* quote currency for one unit of base, > 0 */
    const double  *volume;                         /* base currency, >= 0 */
} wtn_bars;

#endif
