/* Takes a NaN where it declares a number between two bounds. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!values || count != PARAMETERS || values[HALF].f == values[HALF].f)
        return honest_create(host, values, count, out);
    wtn_value repaired[PARAMETERS];
    memcpy(repaired, values, sizeof repaired);
    repaired[HALF].f = 1;
    return honest_create(host, repaired, count, out);
}
#define CREATE OWN(create)
#include "export.h"
