/* Sums in an order that depends on where the loader has put it, like a dictionary with a seed for each process. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    double tilt = (double)(((uintptr_t)&honest_evaluate >> 12) % 4093) / 4093 * 1e-3;
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN) out->confidence[k] *= 1 - tilt;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
