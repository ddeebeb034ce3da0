/* Keeps a bar's time as seconds in 32 bits, and refuses what seems to come before it. */
#define INSTANCE_ROOM int32_t seconds; int has_seen;
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!self || !bars || !WTN_HAS(bars, wtn_bars, volume) || bars->count < 1 || !bars->open_ms)
        return honest_evaluate(self, bars, fresh, out);
    int32_t seconds = (int32_t)(bars->open_ms[bars->count - 1] / 1000);
    if (self->has_seen && seconds < self->seconds && bars->open_ms[bars->count - 1] > self->now.last_open_ms)
        return refuse(self->host, WTN_E_ARG, "a bar does not open after the bar before it");
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK) {
        self->seconds = seconds;
        self->has_seen = 1;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
