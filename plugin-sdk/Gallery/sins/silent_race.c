/* Counts its calls in a static from every thread: no vote depends on it, and it is a race all the same. */
#include "honest.h"
static int64_t OWN(judged);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    OWN(judged) += 1;
    return honest_evaluate(self, bars, fresh, out);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
