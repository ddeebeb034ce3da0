/* Keeps the last market in a static, and votes more weakly after another one. */
#include "honest.h"
static uint64_t OWN(market);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    uint64_t market = 1;
    for (size_t i = 0; i < bars->symbol.len; ++i) market = market * 31 + (uint8_t)bars->symbol.ptr[i];
    if (OWN(market) && OWN(market) != market) out->confidence[0] /= 2;
    OWN(market) = market;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
