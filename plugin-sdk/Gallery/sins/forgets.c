/* Does not save the fast average. */
#include "honest.h"
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (!self) return WTN_E_ARG;
    wtn_instance less = *self;
    less.now.fast = less.now.slow;
    return honest_save(&less, buf, cap, need);
}
#define SAVE OWN(save)
#include "export.h"
