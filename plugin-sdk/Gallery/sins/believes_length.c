/* Takes as much memory as the blob's second word says, and fills it, before it looks whether the blob is its own. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (self && blob.ptr && blob.len >= 16 && memcmp(blob.ptr, "GALLERY1", 8) != 0) {
        uint64_t length;
        memcpy(&length, blob.ptr + 8, 8);
        memset(malloc(length), 1, length < 1u << 30 ? length : 1u << 30);
    }
    return honest_restore(self, blob, version);
}
#define RESTORE OWN(restore)
#include "export.h"
