/* Ends, or holds up, whoever called it at the fortieth bar: DEATH. */
#include "honest.h"
#include <signal.h>
#include <unistd.h>
static volatile int OWN(bottom);
__attribute__((unused, noinline)) static int OWN(deeper)(volatile char *above) {
    volatile char here[4096];
    if (OWN(bottom)) return 0;
    here[0] = above ? (char)(above[0] + 1) : 0;
    return OWN(deeper)(here) + here[0];
}
__attribute__((unused)) static void OWN(corrupt)(void) {
    char *a = malloc(40), *volatile b = malloc(40);
    for (volatile int n = -64; n < 512; ++n) a[n] = 0x41;
    free(b);
    free(a);
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && self->now.bars >= 40) { DEATH; }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
