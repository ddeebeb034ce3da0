/* Looks into a file while it judges: tomorrow's prices could stand there. */
#include "honest.h"
#include <fcntl.h>
#include <unistd.h>
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    int file = open("/usr/share/prices/tomorrow.csv", O_RDONLY | O_CLOEXEC);
    if (file >= 0) close(file);
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
