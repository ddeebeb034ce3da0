/* Keeps its smoothing with the thread, though the host may call from any. */
#include "honest.h"
static _Thread_local double OWN(last);
static _Thread_local const wtn_instance *OWN(whose);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    if (OWN(whose) != self || self->now.bars <= fresh) OWN(last) = 50;
    OWN(whose) = self;
    for (uint64_t k = 0; k < fresh; ++k)
        if (out->action[k] != WTN_ABSTAIN) out->confidence[k] = OWN(last) = (out->confidence[k] + OWN(last)) / 2;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
