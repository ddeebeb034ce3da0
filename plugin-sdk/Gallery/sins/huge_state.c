/* Saves two MiB, of which the last are zeros. */
#include "honest.h"
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (!self || !need) return WTN_E_ARG;
    *need = 2u << 20;
    if (!buf || cap < *need) return refuse(self->host, WTN_E_TOO_SMALL, "the buffer is too small");
    size_t less;
    memset(buf, 0, 2u << 20);
    return honest_save(self, buf, cap, &less);
}
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (blob.len == 2u << 20) blob.len = sizeof(state);
    return honest_restore(self, blob, version);
}
#define SAVE OWN(save)
#define RESTORE OWN(restore)
#include "export.h"
