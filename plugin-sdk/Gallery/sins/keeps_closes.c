/* Keeps every close that it ever saw, for as long as it lives. */
#define INSTANCE_ROOM double *kept; size_t count, room;
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status != WTN_OK) return status;
    for (uint64_t k = 0; k < fresh; ++k) {
        if (self->count == self->room) {
            size_t room = self->room ? 2 * self->room : 64;
            double *more = realloc(self->kept, room * sizeof *more);
            if (!more) return status;
            self->kept = more;
            self->room = room;
        }
        self->kept[self->count++] = bars->close[bars->count - fresh + k];
    }
    return status;
}
static void OWN(destroy)(wtn_instance *self) {
    if (self) free(self->kept);
    honest_destroy(self);
}
#define EVALUATE OWN(evaluate)
#define DESTROY OWN(destroy)
#include "export.h"
