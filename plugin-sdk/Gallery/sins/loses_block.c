/* Loses a block of each instance: what points at it is set to another. */
#define INSTANCE_ROOM char *name;
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    static int done;
    wtn_status status = honest_create(host, values, count, out);
    if (status < 0) return status;
    for (int n = 0; n < (done ? 1 : 2); ++n) {
        (*out)->name = malloc(40);
        if ((*out)->name) (*out)->name[0] = 'a';
    }
    done = 1;
    return status;
}
static void OWN(destroy)(wtn_instance *instance) {
    if (instance) free(instance->name);
    honest_destroy(instance);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#include "export.h"
