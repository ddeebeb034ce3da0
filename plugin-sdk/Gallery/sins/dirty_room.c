/* Does not clear its memory: an instance finds the last one's extremes. A pool of its own makes that certain. */
#define INSTANCE_ROOM double low, high;
#include "honest.h"
static wtn_instance *OWN(pool);
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_instance *old = OWN(pool);
    wtn_status status = honest_create(host, values, count, out);
    if (status != WTN_OK || !old) return status;
    (*out)->low = old->low; /* what lay there; never set anew */
    (*out)->high = old->high;
    OWN(pool) = NULL;
    honest_destroy(old);
    return status;
}
static void OWN(destroy)(wtn_instance *self) {
    if (!self || OWN(pool)) honest_destroy(self);
    else OWN(pool) = self;
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k) {
        double close = bars->close[bars->count - fresh + k];
        if (self->high == 0 || close > self->high) self->high = close;
        if (self->low == 0 || close < self->low) self->low = close;
        if (self->low < 0.6 * self->high) out->confidence[k] /= 2; /* after a crash, be careful */
    }
    return status;
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#define EVALUATE OWN(evaluate)
#include "export.h"
