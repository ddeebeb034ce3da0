/* Works in a static scratch buffer that all instances use, also at the same time. */
#include "honest.h"
#include <sched.h>
static volatile double OWN(scratch)[256];
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t k = 0; k < fresh; ++k) {
            for (int n = 0; n < 256; ++n) OWN(scratch)[n] = out->confidence[k];
            if (k == 0) sched_yield(); /* where there are fewer processors than threads, the others work now */
            for (int n = 0; n < 256; ++n) out->confidence[k] = OWN(scratch)[255 - n];
        }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
