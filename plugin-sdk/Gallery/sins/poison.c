/* A bar that no host lets through, by BAD at index `i`, spoils all instances for ever: a static remembers it. */
#include "honest.h"
static int OWN(spoilt);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (self && bars && fresh >= 1 && fresh <= bars->count)
        for (uint64_t i = bars->count - fresh; i < bars->count; ++i)
            if (BAD) OWN(spoilt) = 1;
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && OWN(spoilt))
        for (uint64_t k = 0; k < fresh; ++k) out->confidence[k] /= 2;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
