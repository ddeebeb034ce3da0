/* Forgets one half of an instance where there is no memory for the other, or answers with another status: STATUS. */
#define INSTANCE_ROOM double *window;
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_instance *made = NULL;
    wtn_status status = honest_create(host, values, count, out ? &made : NULL);
    if (status < 0) return status;
    made->window = calloc(64, sizeof *made->window);
    if (!made->window) {
        if (STATUS != WTN_E_NOMEM) honest_destroy(made);
        return refuse(host, STATUS, "no memory for the window");
    }
    *out = made;
    return WTN_OK;
}
static void OWN(destroy)(wtn_instance *instance) {
    if (instance) free(instance->window);
    honest_destroy(instance);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#include "export.h"
