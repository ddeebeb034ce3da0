/* Declares a parameter that changes nothing. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK) (*out)->now.half = (*out)->fresh.half = 1;
    return status;
}
#define CREATE OWN(create)
#include "export.h"
