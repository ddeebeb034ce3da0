/* Reads one element beyond an array of its own: right by luck. */
#define INSTANCE_ROOM double *last;
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status != WTN_OK) return status;
    (*out)->last = calloc(20, sizeof(double));
    if ((*out)->last) return WTN_OK;
    free(*out);
    *out = NULL;
    return refuse(host, WTN_E_NOMEM, "no memory for an instance: start fewer");
}
static void OWN(destroy)(wtn_instance *self) {
    if (self) free(self->last);
    honest_destroy(self);
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (self) {
        volatile double *last = self->last;
        (void)last[20];
    }
    return honest_evaluate(self, bars, fresh, out);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#define EVALUATE OWN(evaluate)
#include "export.h"
