/* Refuses a state that another generation of the same file has saved: the state holds an address of that one. */
#include "honest.h"
static const char OWN(here);
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (!self || !need) return WTN_E_ARG;
    *need = sizeof(state) + 8;
    if (!buf || cap < *need) return refuse(self->host, WTN_E_TOO_SMALL, "the buffer is too small");
    size_t less;
    uint64_t address = (uintptr_t)&OWN(here);
    wtn_status status = honest_save(self, buf, cap - 8, &less);
    memcpy(buf + less, &address, 8);
    return status;
}
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    uint64_t address = (uintptr_t)&OWN(here);
    if (!self) return WTN_E_ARG;
    if (blob.ptr && blob.len == sizeof(state) + 8 && memcmp(blob.ptr + sizeof(state), &address, 8) == 0)
        return honest_restore(self, (wtn_bytes){ blob.ptr, sizeof(state) }, version);
    self->now = self->fresh;
    return refuse(self->host, WTN_E_STATE, "the state is of another image");
}
#define SAVE OWN(save)
#define RESTORE OWN(restore)
#include "export.h"
