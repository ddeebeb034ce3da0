/* Adds up many exponentials: their last bits are others where the C library has no fused multiply-add. */
#include "honest.h"
#include <math.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k) {
        double sum = 0, close = bars->close[bars->count - fresh + k];
        for (int n = 1; n <= 64; ++n) sum += sin(close / n) * exp(-n * 0.01) + pow(1 + 1.0 / n, 0.3);
        if (out->action[k] != WTN_ABSTAIN) out->confidence[k] = 1 + (out->confidence[k] + fabs(sum)) / 3;
        if (out->confidence[k] > 100) out->confidence[k] = 100;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
