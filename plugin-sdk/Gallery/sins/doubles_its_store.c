/* Remembers every close, in a store that doubles when it is full. */
#define INSTANCE_ROOM double *store; size_t used, room;
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    for (uint64_t k = 0; status == WTN_OK && k < fresh; ++k) {
        if (self->used == self->room) {
            size_t room = self->room ? 2 * self->room : 256;
            double *larger = realloc(self->store, room * sizeof *larger);
            if (!larger) return status;
            self->store = larger;
            self->room = room;
        }
        self->store[self->used++] = bars->close[bars->count - fresh + k];
    }
    return status;
}
static void OWN(destroy)(wtn_instance *instance) {
    if (instance) free(instance->store);
    honest_destroy(instance);
}
#define EVALUATE OWN(evaluate)
#define DESTROY OWN(destroy)
#include "export.h"
