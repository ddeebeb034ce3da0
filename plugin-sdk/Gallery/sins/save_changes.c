/* Begins its averages anew after each save. */
#include "honest.h"
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    wtn_status status = honest_save(self, buf, cap, need);
    if (status == WTN_OK && self->now.bars) self->now.fast = self->now.slow;
    return status;
}
#define SAVE OWN(save)
#include "export.h"
