/* Exports a function beside the entry. */
#include "honest.h"
WTN_EXPORT int OWN(total)(int a, int b);
int OWN(total)(int a, int b) { return a + b; }
#include "export.h"
