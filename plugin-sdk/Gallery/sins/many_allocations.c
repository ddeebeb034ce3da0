/* Takes and gives back memory a hundred and fifty times a bar. */
#include "honest.h"
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK)
        for (uint64_t n = 0; n < 150 * fresh; ++n) {
            char *volatile piece = malloc(32);
            free(piece);
        }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
