/* Logs through the table of an instance that was destroyed before. */
#include "honest.h"
static const wtn_host *OWN(dead);
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    static const char text[] = "the one before me is gone";
    if (OWN(dead)) OWN(dead)->log(OWN(dead)->ctx, WTN_LOG_INFO, (wtn_str){ text, sizeof text - 1 });
    return honest_create(host, values, count, out);
}
static void OWN(destroy)(wtn_instance *instance) {
    if (instance) OWN(dead) = instance->host;
    honest_destroy(instance);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#include "export.h"
