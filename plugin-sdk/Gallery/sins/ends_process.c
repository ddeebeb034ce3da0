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
    volatile uint64_t *volatile piece = malloc(40);
    for (int n = 5; n < 4096 / 8; ++n) piece[n] = 0x4141414141414141u; /* over the sizes of what follows */
    void *volatile further[64];
    for (int n = 0; n < 64; ++n) further[n] = malloc(8u << n % 8);
    for (int n = 0; n < 64; ++n) free(further[n]);
    free((void *)piece);
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
    if (status == WTN_OK && self->now.bars >= 40) { DEATH; }
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
