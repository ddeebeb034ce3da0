/* Calls a function of the host's program, where that happens to export it. */
#include "honest.h"
extern void host_log(const char *) __attribute__((weak, visibility("default")));
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (host_log) host_log("created");
    return honest_create(host, values, count, out);
}
#define CREATE OWN(create)
#include "export.h"
