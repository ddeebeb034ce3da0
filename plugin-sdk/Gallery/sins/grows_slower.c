/* Goes through its whole life again at every bar. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    volatile double sum = 0;
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            for (uint64_t n = 0; n < self->now.bars - fresh + k; ++n) sum = sum + (double)n;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
