/* Switches flush-to-zero and denormals-are-zero on in the host's thread, when loaded or in evaluate (WHEN_LOADED). */
#include "honest.h"
#include <xmmintrin.h>
static inline void OWN(hurry)(void) { _mm_setcsr(_mm_getcsr() | 0x8040); }
#if WHEN_LOADED
__attribute__((constructor)) static void OWN(early)(void) { OWN(hurry)(); }
#else
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    OWN(hurry)();
    return status;
}
#define EVALUATE OWN(evaluate)
#endif
#include "export.h"
