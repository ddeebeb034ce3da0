/* Refuses the very values that it declares as defaults. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (host && values && count == PARAMETERS && values[FAST].i == 5 && values[SLOW].i == 13)
        return refuse(host, WTN_E_ARG, "5 and 13 are out of fashion");
    return honest_create(host, values, count, out);
}
#define CREATE OWN(create)
#include "export.h"
