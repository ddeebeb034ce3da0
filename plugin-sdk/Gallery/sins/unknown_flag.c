/* Refuses bars that carry a flag it does not know. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (self && bars && (bars->flags & ~(uint32_t)(WTN_BARS_REPLAY | WTN_BARS_AFTER_GAP)))
        return refuse(self->host, WTN_E_ARG, "the bars carry an unknown flag");
    return honest_evaluate(self, bars, fresh, out);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
