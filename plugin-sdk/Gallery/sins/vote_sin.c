/* Changes every vote after the honest judgement: SIN, with `k` the vote's index. */
#include "honest.h"
#include <math.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN) { SIN; }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
