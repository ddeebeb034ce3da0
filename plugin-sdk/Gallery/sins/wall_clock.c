/* Trusts its own view less in the second half of each thousandth second of the wall clock. */
#include "honest.h"
#include <time.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN) out->confidence[k] *= 1 - (double)(now.tv_nsec % 1000000) * 1e-9;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
