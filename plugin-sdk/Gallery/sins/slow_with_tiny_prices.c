/* Doubles a price until it is above 1, forty times a bar. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    for (uint64_t k = 0; status == WTN_OK && k < 40 * fresh; ++k) {
        volatile double price = bars->close[bars->count - 1 - k / 40];
        while (price < 1) price = price * 2;
    }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
