/* Takes a struct of a newer host, which is longer, for a broken one. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (self && bars && bars->size > sizeof *bars)
        return refuse(self->host, WTN_E_ARG, "the bars have a size that version 1.0 does not have");
    return honest_evaluate(self, bars, fresh, out);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
