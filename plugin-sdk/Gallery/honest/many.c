/* No sin: it judges many sets of values in one pass over the bars. */
#include "honest.h"
#define EVALUATE_MANY honest_evaluate_many
#include "export.h"
