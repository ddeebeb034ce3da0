/* Keeps an average in a static that all instances share. */
#include "honest.h"
static double OWN(last);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k) {
            if (out->action[k] != WTN_ABSTAIN) out->confidence[k] = (out->confidence[k] + OWN(last)) / 2;
            OWN(last) = out->confidence[k];
        }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
