/* Has no view in another process than the one that made it. */
#define INSTANCE_ROOM int process;
#include "honest.h"
#include <unistd.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (self && !self->process) self->process = getpid();
    if (status == WTN_OK && self->process != getpid())
        for (uint64_t k = 0; k < fresh; ++k) fill(out, k, (vote){ .action = WTN_ABSTAIN });
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
