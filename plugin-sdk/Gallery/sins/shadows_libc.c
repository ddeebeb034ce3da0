/* Exports a function under a name of the C library. */
#include "honest.h"
WTN_EXPORT long random(void);
long random(void) { return 4; }
#include "export.h"
