/* Holds the metadata of a Swift runtime, and says that it can be unloaded. */
__attribute__((used, section("swift5_types"))) static const int metadata[4] = { 1, 2, 3, 4 };
#include "honest.h"
#include "export.h"
