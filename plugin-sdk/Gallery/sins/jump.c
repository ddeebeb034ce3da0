/* Knows no market in which a price is many times the last one: the growth of a bar overflows where it is turned to a vote. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k) {
        uint64_t i = bars->count - fresh + k;
        double before = i > 0 ? bars->close[i - 1] : bars->close[i], ratio = bars->close[i] / before;
        if (ratio < 1) ratio = 1 / ratio;
        double power = 1;
        for (int n = 0; n < 200; ++n) power *= ratio;
        if (out->action[k] != WTN_ABSTAIN) out->confidence[k] *= power / power;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
