/* Judges a bar again that it has judged already, and counts it twice. */
#define CHECK_NEW 0
#define NOT_AFTER(time, before) ((void)(before), 0)
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    return honest_evaluate(self, bars, fresh, out);
}
#define EVALUATE OWN(evaluate)
#include "export.h"
