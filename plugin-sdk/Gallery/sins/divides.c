/* Divides the strength by a figure of the bar that may be zero: BY, at index `i`. Holds where it has no side. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k) {
            uint64_t i = bars->count - fresh + k;
            if (self->now.bars - fresh + k < (uint64_t)self->now.slow_window) continue;
            if (out->action[k] == WTN_ABSTAIN) fill(out, k, (vote){ WTN_HOLD, 10, { 0, 0 } });
            double by = BY;
            out->confidence[k] = out->confidence[k] * by / by;
        }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
