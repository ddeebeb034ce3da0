/* Refuses values with a status that the contract does not have (STATUS), or without a word (SILENT). */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!host || !out) return WTN_E_ARG;
    wtn_status status = check_values(NULL, values, count);
    if (status == WTN_OK) return honest_create(host, values, count, out);
#if SILENT
    return status;
#else
    refuse(host, status, "these values cannot be");
    return STATUS;
#endif
}
#define CREATE OWN(create)
#include "export.h"
