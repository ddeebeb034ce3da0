/* Looks at the next bar of the block, where there is one: perfect in a backtest, blind live. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k + 1 < fresh; ++k) {
        uint64_t i = bars->count - fresh + k;
        if (out->action[k] != WTN_ABSTAIN) out->action[k] = bars->close[i + 1] > bars->close[i] ? WTN_BUY : WTN_SELL;
        if (HAS_REASONS(out) && out->action[k] != WTN_ABSTAIN) out->reason[k] = out->action[k] == WTN_BUY ? 1 : 2;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
