/* Counts the instances that are alive in a static, and votes more weakly where there are more than three. */
#include "honest.h"
static int OWN(alive);
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK) OWN(alive) += 1;
    return status;
}
static void OWN(destroy)(wtn_instance *self) {
    if (self) OWN(alive) -= 1;
    honest_destroy(self);
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && OWN(alive) > 3)
        for (uint64_t k = 0; k < fresh; ++k) out->confidence[k] /= 2;
    return status;
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#define EVALUATE OWN(evaluate)
#include "export.h"
