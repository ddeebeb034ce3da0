/* The strength depends on how many bars it has ever seen, which no warm-up can restore. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN && (self->now.bars - fresh + k) % 7 == 0) out->confidence[k] /= 2;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
