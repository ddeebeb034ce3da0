/* Does something before it has looked at the values: SIN. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!host || !out) return WTN_E_ARG;
    if (check_values(NULL, values, count) < 0) { SIN; }
    return honest_create(host, values, count, out);
}
#define CREATE OWN(create)
#include "export.h"
