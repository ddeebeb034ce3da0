/* Has room for sixteen instances in a static table; the seventeenth shares the first one's. */
#include "honest.h"
static wtn_instance OWN(table)[16];
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_instance *made;
    if (!out) return WTN_E_ARG;
    wtn_status status = honest_create(host, values, count, &made);
    if (status < 0) return status;
    wtn_instance *room = &OWN(table)[0];
    for (int i = 15; i >= 0; --i)
        if (!OWN(table)[i].host) room = &OWN(table)[i];
    *room = *made;
    honest_destroy(made);
    *out = room;
    return WTN_OK;
}
static void OWN(destroy)(wtn_instance *instance) {
    if (instance) memset(instance, 0, sizeof *instance);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#include "export.h"
