/* Has a threshold in dollars: above 5,000 everything is too dear. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k)
        if (out->action[k] != WTN_ABSTAIN && bars->close[bars->count - fresh + k] > 5000) {
            out->action[k] = WTN_HOLD;
            if (HAS_REASONS(out)) out->reason[k] = 0;
        }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
