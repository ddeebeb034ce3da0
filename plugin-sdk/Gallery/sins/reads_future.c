/* Reads one bar into the future, behind the newest bar of a column: COLUMN. It uses what it finds to be surer. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k) {
        uint64_t i = bars->count - fresh + k;
        if (out->action[k] != WTN_ABSTAIN && (double)bars->COLUMN[i + 1] > (double)bars->COLUMN[i])
            out->confidence[k] = (out->confidence[k] + 100) / 2;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
