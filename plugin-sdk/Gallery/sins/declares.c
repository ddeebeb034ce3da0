/* The sin is in the declarations: one of the macros of honest.h or export.h, given by the build. */
#include "honest.h"
#include "export.h"
