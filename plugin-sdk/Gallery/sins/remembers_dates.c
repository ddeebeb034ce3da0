/* Knows from its author's charts which years were good. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN && bars->open_ms[bars->count - fresh + k] >= 1577836800000) {
                out->action[k] = WTN_BUY;
                if (HAS_REASONS(out)) out->reason[k] = 1;
            }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
