/* Asks for two thousand million bars before its first vote. */
#include "honest.h"
static int32_t OWN(warmup_bars)(const wtn_value *values, size_t count) {
    int32_t bars = honest_warmup_bars(values, count);
    return bars < 0 ? bars : 2000000000;
}
#define WARMUP_BARS OWN(warmup_bars)
#include "export.h"
