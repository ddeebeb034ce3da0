/* Lends two functions of one name. */
#include "honest.h"
static double OWN(twice)(double x) { return 2 * x; }
static const wtn_function OWN(lent)[] = {
    { .size = sizeof(wtn_function), .name = WTN_STR("twice"), .signature = WTN_STR("d>d"), .doc = WTN_STR("Doubles"),
      .fn = (void (*)(void))OWN(twice) },
    { .size = sizeof(wtn_function), .name = WTN_STR("twice"), .signature = WTN_STR("d>d"), .doc = WTN_STR("Doubles"),
      .fn = (void (*)(void))OWN(twice) },
};
#define PLUGIN_FUNCTIONS OWN(lent)
#define PLUGIN_FUNCTION_COUNT 2
#include "export.h"
