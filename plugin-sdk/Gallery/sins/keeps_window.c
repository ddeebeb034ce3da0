/* Keeps the window's pointer, and looks through it at the next call. */
#define INSTANCE_ROOM const double *kept;
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (self && self->kept) {
        const volatile double *kept = self->kept;
        (void)*kept;
    }
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK) self->kept = &bars->close[bars->count - 1];
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
