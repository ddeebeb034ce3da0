/* Fills one element more than the fresh bars of a column: COLUMN. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && out->COLUMN) out->COLUMN[fresh] = 0;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
