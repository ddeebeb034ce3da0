/* Exports a function under a name of the C library. */
#include "honest.h"
#include <time.h>
WTN_EXPORT int clock_getres(clockid_t clock, struct timespec *resolution);
int clock_getres(clockid_t clock, struct timespec *resolution) {
    (void)clock, (void)resolution;
    return -1;
}
#include "export.h"
