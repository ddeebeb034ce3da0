/* Falls when it is unloaded. */
#include "honest.h"
__attribute__((destructor)) static void OWN(late)(void) { abort(); }
#include "export.h"
