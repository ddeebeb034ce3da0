/* Smooths the host's own closes in place. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK) {
        volatile double *close = (double *)(uintptr_t)bars->close;
        close[bars->count - 1] = close[bars->count - 1] * 1.0000001;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
