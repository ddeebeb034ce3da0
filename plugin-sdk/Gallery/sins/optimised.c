/* Votes otherwise where the compiler did not optimise it, as undefined behaviour does. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
#ifndef __OPTIMIZE__
    for (uint64_t k = 0; status == WTN_OK && k < fresh; ++k) out->confidence[k] /= 2;
#endif
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
