/* Takes for granted that there is a host. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    const volatile uint64_t *granted = &host->granted;
    (void)*granted;
    return honest_create(host, values, count, out);
}
#define CREATE OWN(create)
#include "export.h"
