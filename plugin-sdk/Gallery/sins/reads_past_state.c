/* Believes that a blob has the size of a state. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (blob.ptr && blob.len < sizeof(state)) blob.len = sizeof(state);
    return honest_restore(self, blob, version);
}
#define RESTORE OWN(restore)
#include "export.h"
