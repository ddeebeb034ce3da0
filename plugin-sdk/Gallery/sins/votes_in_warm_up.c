/* Votes from the fifth bar on, and says that it warms up for thirteen. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] == WTN_ABSTAIN && self->now.bars - fresh + k + 1 >= 5) {
                out->action[k] = WTN_BUY;
                out->confidence[k] = 10;
                if (HAS_REASONS(out)) out->reason[k] = 1;
            }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
