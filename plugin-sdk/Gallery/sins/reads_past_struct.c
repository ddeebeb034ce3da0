/* Reads what lies behind a struct of the host's, as if it were of a later version: STRUCT. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK) {
        const volatile uint64_t *later = (const volatile uint64_t *)((const char *)STRUCT + STRUCT->size);
        (void)*later;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
