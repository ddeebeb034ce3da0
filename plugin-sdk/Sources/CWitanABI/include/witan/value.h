/*
 * A parameter's value. Frozen, 40 bytes.
 *
 * Only the member that belongs to `type` is read; the others, and `reserved`, are 0. A BOOL is 0 or 1 in `i`, a
 * CHOICE is an index into its declaration's choices in `i`. A TEXT is borrowed until the call returns.
 */
#ifndef WTN_VALUE_H
#define WTN_VALUE_H

#include "text.h"

enum {
    WTN_T_BOOL   = 1,
    WTN_T_INT    = 2,
    WTN_T_FLOAT  = 3,
    WTN_T_TEXT   = 4,
    WTN_T_CHOICE = 5
};

typedef struct wtn_value { /* frozen */
    int32_t type;     /* WTN_T_* */
    int32_t reserved; /* 0 */
    int64_t i;        /* BOOL, INT, CHOICE */
    double  f;        /* FLOAT; finite */
    wtn_str s;        /* TEXT */
} wtn_value;

#endif
