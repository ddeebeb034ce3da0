/* Needs a stack of a megabyte. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    volatile char scratch[1 << 20];
    for (size_t n = 0; n < sizeof scratch; n += 4096) scratch[sizeof scratch - 1 - n] = 0;
    return honest_evaluate(self, bars, fresh, out);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
