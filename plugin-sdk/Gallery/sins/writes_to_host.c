/* Grants itself a capability in the host's table. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK) ((wtn_host *)(uintptr_t)self->host)->granted |= WTN_CAP_HTTP;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
