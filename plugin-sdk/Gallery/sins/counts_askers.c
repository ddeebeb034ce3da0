/* Has no view while somebody asks for its warm-up. */
#include "honest.h"
static volatile int OWN(askers);
static int32_t OWN(warmup_bars)(const wtn_value *values, size_t count) {
    __atomic_fetch_add(&OWN(askers), 1, __ATOMIC_SEQ_CST);
    for (volatile int n = 0; n < 20000; ++n) {}
    int32_t bars = honest_warmup_bars(values, count);
    __atomic_fetch_sub(&OWN(askers), 1, __ATOMIC_SEQ_CST);
    return bars;
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    for (uint64_t k = 0; status == WTN_OK && OWN(askers) && k < fresh; ++k)
        fill(out, k, (vote){ .action = WTN_ABSTAIN });
    return status;
}
#define WARMUP_BARS OWN(warmup_bars)
#define EVALUATE OWN(evaluate)
#include "export.h"
