/* Ends the process while an instance is made. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK) abort();
    return status;
}
#define CREATE OWN(create)
#include "export.h"
