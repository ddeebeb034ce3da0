/* Judges many sets of values in one pass, with the sin that the build names: MANY_SIN, CAN_BE_SETS, PLUGIN_FLAGS. */
#include "honest.h"
#define EVALUATE_MANY honest_evaluate_many
#include "export.h"
