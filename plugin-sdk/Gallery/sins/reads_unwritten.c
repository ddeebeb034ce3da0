/* Lets memory that nobody has written decide a step; it decides nothing that is seen. */
#include "honest.h"
static volatile int OWN(steps);
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK) {
        volatile int *note = malloc(64);
        if (note && note[3] == 7) OWN(steps) += 1;
        free((void *)note);
    }
    return status;
}
#define CREATE OWN(create)
#include "export.h"
