/* Has eleven bits for the number of its bars in a saved state; what they cannot hold becomes 0. */
#include "honest.h"
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    wtn_status status = honest_save(self, buf, cap, need);
    if (status != WTN_OK) return status;
    state copy;
    memcpy(&copy, buf, sizeof copy);
    if (copy.bars > 2047) copy.bars = 0;
    copy.sum = checksum(&copy);
    memcpy(buf, &copy, sizeof copy);
    return WTN_OK;
}
#define SAVE OWN(save)
#include "export.h"
