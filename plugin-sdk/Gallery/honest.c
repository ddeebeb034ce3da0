/* No sin at all: no check may fail it. */
#include "honest.h"
#include "export.h"
