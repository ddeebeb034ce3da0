/* Takes a state of the right mark and size without a look at its checksum or its figures. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    state copy;
    if (!self) return WTN_E_ARG;
    if (!blob.ptr || blob.len != sizeof copy || memcmp(blob.ptr, "GALLERY1", 8) != 0 || version != 1)
        return honest_restore(self, blob, version);
    memcpy(&copy, blob.ptr, sizeof copy);
    copy.sum = 0;
    self->now = copy;
    return WTN_OK;
}
#define RESTORE OWN(restore)
#include "export.h"
