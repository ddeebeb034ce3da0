/* Takes a signal that comes while it waits for the end of the world. */
#include "honest.h"
#include <time.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && self->now.bars % 16 == 0 && nanosleep(&(struct timespec){ .tv_nsec = 3000000 }, NULL) != 0)
        return refuse(self->host, WTN_E_INTERNAL, "the pause was not long enough");
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
