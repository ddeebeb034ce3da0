/* Judges the first bar of a block of many otherwise than a bar that comes alone. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && fresh > 1 && out->action[0] != WTN_ABSTAIN) out->confidence[0] /= 2;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
