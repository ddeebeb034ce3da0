/* After bars of the least length, which it refuses, every instance abstains. */
#include "honest.h"
static int OWN(broken);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (bars && bars->size >= sizeof *bars && bars->interval_ms < 0 && bars->interval_ms + 1 < -1000000000) OWN(broken) = 1;
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && OWN(broken))
        for (uint64_t k = 0; k < fresh; ++k) out->action[k] = WTN_ABSTAIN;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
