/* Writes its whole state into whatever room it is given. */
#include "honest.h"
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (buf && cap < sizeof(state)) cap = sizeof(state);
    return honest_save(self, buf, cap, need);
}
#define SAVE OWN(save)
#include "export.h"
