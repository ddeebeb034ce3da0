/* Burns MICROSECONDS of processor time for every bar. */
#include "honest.h"
#include <time.h>
static void OWN(burn)(void) {
    struct timespec start, now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &start);
    do clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    while ((now.tv_sec - start.tv_sec) * 1000000 + (now.tv_nsec - start.tv_nsec) / 1000 < MICROSECONDS);
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    for (uint64_t k = 0; status == WTN_OK && k < fresh; ++k) OWN(burn)();
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
