/* Lets the time zone of the process have a say. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    const char *zone = getenv("TZ");
    if (status == WTN_OK && zone && *zone)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN) out->confidence[k] /= 1 + strlen(zone);
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
