/* Says how long the warm-up is for values that create refuses. */
#include "honest.h"
static int32_t OWN(warmup_bars)(const wtn_value *values, size_t count) {
    if (count == PARAMETERS && values && values[FAST].type == WTN_T_INT && values[SLOW].type == WTN_T_INT &&
        values[HALF].type == WTN_T_FLOAT && values[FAST].i >= 2 && values[FAST].i <= 200 && values[SLOW].i >= 3 &&
        values[SLOW].i <= 400 && values[HALF].f >= 0.25 && values[HALF].f <= 10)
        return (int32_t)values[SLOW].i; /* and fast >= slow? */
    return honest_warmup_bars(values, count);
}
#define WARMUP_BARS OWN(warmup_bars)
#include "export.h"
