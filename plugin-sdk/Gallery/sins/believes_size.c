/* Does not look at the size of the bars it is given. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!bars) return honest_evaluate(self, bars, fresh, out);
    wtn_bars whole = *bars;
    whole.size = sizeof whole;
    return honest_evaluate(self, &whole, fresh, out);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
