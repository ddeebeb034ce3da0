/* Takes values outside what it declares, and quietly runs with others. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!values || count != PARAMETERS) return honest_create(host, values, count, out);
    wtn_value clamped[PARAMETERS];
    memcpy(clamped, values, sizeof clamped);
    if (clamped[FAST].i < 2) clamped[FAST].i = 2;
    if (clamped[FAST].i > 200) clamped[FAST].i = 200;
    if (clamped[SLOW].i < 3) clamped[SLOW].i = 3;
    if (clamped[SLOW].i > 400) clamped[SLOW].i = 400;
    return honest_create(host, clamped, count, out);
}
#define CREATE OWN(create)
#include "export.h"
