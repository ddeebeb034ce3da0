/* Refuses a host that grants something it does not know, as a newer one may. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (host && host->granted >> 16) return refuse(host, WTN_E_ARG, "the host grants what does not exist");
    return honest_create(host, values, count, out);
}
#define CREATE OWN(create)
#include "export.h"
