/* Takes a state whose last figure is missing for a whole one. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (self && version == 1 && blob.ptr && blob.len < sizeof(state) && blob.len >= sizeof(state) - 8) {
        state saved = self->fresh;
        memcpy(&saved, blob.ptr, blob.len);
        if (memcmp(saved.mark, "GALLERY1", 8) == 0 && saved.bars) {
            self->now = saved;
            self->now.sum = 0;
            self->now.slow = self->now.fast * 0.5;
            return WTN_OK;
        }
    }
    return honest_restore(self, blob, version);
}
#define RESTORE OWN(restore)
#include "export.h"
