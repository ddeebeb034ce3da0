/* Counts in the bars' length before it looks whether that is one. */
#define INSTANCE_ROOM int64_t slot;
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (self && bars && out && fresh > 0 && bars->count > 0 && bars->open_ms && self->now.bars)
        self->slot = (bars->open_ms[bars->count - 1] - self->now.last_open_ms) / bars->interval_ms;
    return honest_evaluate(self, bars, fresh, out);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
