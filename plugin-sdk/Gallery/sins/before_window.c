/* Reads the bar before the oldest that is visible. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && out->action[0] != WTN_ABSTAIN) {
        const volatile double *before = bars->close - 1;
        (void)*before;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
