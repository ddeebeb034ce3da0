/* Runs nine functions before the contract begins. */
#include "honest.h"
static volatile int OWN(count);
#define EARLY(n) __attribute__((constructor)) static void OWN(early##n)(void) { OWN(count) += 1; }
EARLY(1) EARLY(2) EARLY(3) EARLY(4) EARLY(5) EARLY(6) EARLY(7) EARLY(8) EARLY(9)
#include "export.h"
