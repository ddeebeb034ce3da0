/* Leaves the figures of abstentions, and every stop price, as they were. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!self || !bars || !out) return honest_evaluate(self, bars, fresh, out);
    wtn_signals less;
    memset(&less, 0, sizeof less);
    memcpy(&less, out, out->size < sizeof less ? out->size : sizeof less);
    if (less.size > sizeof less) less.size = sizeof less;
    less.stop_price = NULL;
    less.figures[2] = NULL;
    return honest_evaluate(self, bars, fresh, &less);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
