/*
 * A function the plugin lends by its signature: a custom indicator for backtests, charts and `host call`. The host
 * calls it through libffi; it is never on the hot path.
 *
 * SIGNATURE  one letter an argument, '>', one letter for the result, at most 16 arguments:
 *            d double, i int32_t, l int64_t, p pointer. "ppli>i" = (in*, out*, n, period) -> int32_t.
 *            A signature that does not fit the function is undefined behaviour; the conformance kit calls lent
 *            functions in a child for that reason.
 * COLUMNS    For a host that calls for people, every pointer is a column of doubles: first those the function reads,
 *            then those it fills (`flags & WTN_FN_FILLS` of them; 0 stands for one). All have one length, which is
 *            the first 'l'. An element without a value (warming up) is NaN.
 * OWNER      Static, owned by the plugin, readable until dlclose. Pointers given to the function are borrowed.
 * THREADS    Pure: no instance, no host, any thread, several at once. An int32 result below 0 is a wtn_status.
 */
#ifndef WTN_FUNCTION_H
#define WTN_FUNCTION_H

#include "text.h"

/* Bits of wtn_function.flags. A host ignores bits it does not know. */
enum {
    WTN_FN_FILLS = 15u /* a mask: how many of the pointers, the last ones, the function fills; 0 = one */
};

typedef struct wtn_function {
    uint32_t size, flags;
    wtn_str  name;        /* [a-z][a-z0-9_]{0,31} */
    wtn_str  signature, doc;
    void   (*fn)(void);   /* cast to what the signature says before the call */
} wtn_function;

#endif
