/* The honest part, and a sin in another language that may change a vote. */
#ifdef NOT_UNLOADABLE
#define PLUGIN_FLAGS WTN_F_DETERMINISTIC
#endif
#define INSTANCE_ROOM struct { const double *kept; uint64_t count; } room;
#include "honest.h"
extern double OWN(sin)(void *room, const double *close, uint64_t index, double confidence);
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k)
        if (out->action[k] != WTN_ABSTAIN)
            out->confidence[k] = OWN(sin)(&self->room, bars->close, bars->count - fresh + k, out->confidence[k]);
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
