/* Calls a function that no library has, far into a run. */
#include "honest.h"
double OWN(missing)(double);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && self->now.bars > 1000000000) out->confidence[0] = OWN(missing)(1);
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
