/* Votes with a confidence of 150 where both windows are at their lower bounds. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && self->now.fast_window == 2 && self->now.slow_window == 3)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN) out->confidence[k] = 150;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
