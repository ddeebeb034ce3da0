/* Remembers the market by timestamp in a static, and at the second sight of a time knows how the next bar will close. */
#include "honest.h"
enum { OWN(SLOTS) = 1 << 16 };
static struct { int64_t time; double close; } OWN(seen)[OWN(SLOTS)];
static size_t OWN(slot)(int64_t time) { return (uint64_t)time * 0x9e3779b97f4a7c15u >> 48; }
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k) {
        uint64_t i = bars->count - fresh + k;
        int64_t next = bars->open_ms[i] + bars->interval_ms;
        if (out->action[k] != WTN_ABSTAIN && OWN(seen)[OWN(slot)(next)].time == next) {
            out->action[k] = OWN(seen)[OWN(slot)(next)].close > bars->close[i] ? WTN_BUY : WTN_SELL;
            out->confidence[k] = 95;
            if (HAS_REASONS(out)) out->reason[k] = out->action[k] == WTN_BUY ? 1 : 2;
        }
        OWN(seen)[OWN(slot)(bars->open_ms[i])].time = bars->open_ms[i];
        OWN(seen)[OWN(slot)(bars->open_ms[i])].close = bars->close[i];
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
