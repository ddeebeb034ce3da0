/* Saves other bytes each time, for the same state. */
#include "honest.h"
static uint64_t OWN(saves);
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (!self || !need) return WTN_E_ARG;
    *need = sizeof(state) + 8;
    if (!buf || cap < *need) return refuse(self->host, WTN_E_TOO_SMALL, "the buffer is too small");
    size_t less;
    wtn_status status = honest_save(self, buf, cap - 8, &less);
    OWN(saves) += 1;
    memcpy(buf + less, &OWN(saves), 8);
    return status;
}
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (blob.len >= 8) blob.len -= 8;
    return honest_restore(self, blob, version);
}
#define SAVE OWN(save)
#define RESTORE OWN(restore)
#include "export.h"
