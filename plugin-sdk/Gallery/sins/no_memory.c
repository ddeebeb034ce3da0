/* Takes for granted that there is memory. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = check_values(host, values, count);
    if (status < 0) return status;
    volatile char *scratch = malloc(4096);
    scratch[0] = 1;
    free((char *)scratch);
    return honest_create(host, values, count, out);
}
#define CREATE OWN(create)
#include "export.h"
