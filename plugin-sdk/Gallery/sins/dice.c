/* Throws dice of the kernel's instead of the host's. */
#include "honest.h"
#include <sys/random.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    uint16_t dice = 0;
    if (getrandom(&dice, sizeof dice, 0) != sizeof dice) dice = 1;
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN) out->confidence[k] *= 1 - dice * 1e-6;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
