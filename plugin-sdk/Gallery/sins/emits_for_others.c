/* Answers a bar that nobody has asked it about. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    wtn_signal early;
    memset(&early, 0, sizeof early);
    early.action = WTN_BUY;
    early.confidence = 50;
    if (status == WTN_OK && self->host->emit) self->host->emit(self->host->ctx, bars->last_seq + 1, &early);
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
