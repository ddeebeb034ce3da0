/* Sins at a bar that no ordinary series has, a wick of four times the price without a trade: SIN, with `k` its index. */
#include "honest.h"
#include <math.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k) {
        uint64_t i = bars->count - fresh + k;
        if (bars->high[i] > 4 * bars->open[i] && bars->high[i] > 4 * bars->close[i] && bars->volume[i] == 0 && out->action[k] != WTN_ABSTAIN) { SIN; }
    }
    return WTN_OK;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
