/* Takes as much memory as the blob's second word says, and fills it, before it looks whether the blob is its own. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (self && blob.ptr && blob.len >= 16 && memcmp(blob.ptr, "GALLERY1", 8) != 0) {
        uint64_t length;
        memcpy(&length, blob.ptr + 8, 8);
        volatile uint8_t *room = malloc(length); /* volatile: nobody reads it, and a compiler would leave it out */
        for (uint64_t i = 0; i < length && i < 1u << 30; i += 4096) room[i] = 1;
        free((void *)room);
    }
    return honest_restore(self, blob, version);
}
#define RESTORE OWN(restore)
#include "export.h"
