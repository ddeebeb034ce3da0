/*
 * A sentence a signal can point at. Frozen; static, owned by the plugin, readable until dlclose.
 *
 * Places {0}, {1}, {2} stand for the signal's figures, each at most once; `unit` says what each figure is in ("%",
 * "bars", "quote"; empty = a plain number), for axes and for rounding. A brace that is not one of the three places is
 * shown as it stands. English, no full stop, at most 200 bytes.
 *
 * Entry 0 of a descriptor's table is never shown, since a signal's reason 0 means "none given": leave its sentence
 * empty and begin with 1.
 */
#ifndef WTN_REASON_H
#define WTN_REASON_H

#include "text.h"

typedef struct wtn_reason { /* frozen */
    wtn_str sentence; /* "RSI {0} below {1}" */
    wtn_str unit[3];
} wtn_reason;

#endif
