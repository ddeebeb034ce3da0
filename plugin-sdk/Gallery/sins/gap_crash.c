/* Has room for eight missing bars, and steps through all that are missing where the host tells of a gap. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    int64_t before = self && self->now.bars ? self->now.last_open_ms : 0;
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK || before == 0) return status;
    for (uint64_t i = bars->count - fresh; i < bars->count; ++i) {
        if (bars->flags & WTN_BARS_AFTER_GAP && (bars->open_ms[i] - before) / bars->interval_ms > 8) abort();
        before = bars->open_ms[i];
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
