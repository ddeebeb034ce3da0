/* Votes more weakly before 2020 by the wall clock, which a backtest is not run in. */
#include "honest.h"
#include <time.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && time(NULL) < 1577836800)
        for (uint64_t k = 0; k < fresh; ++k)
            if (out->action[k] != WTN_ABSTAIN) out->confidence[k] /= 2;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
