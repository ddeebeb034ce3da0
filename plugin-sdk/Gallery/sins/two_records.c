/* Takes a second record, where a state has one, for the newer of the two, and does not look where it leads. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (self && version == 1 && blob.ptr && blob.len == 2 * sizeof(state)) {
        static const double table[4] = { 1, 2, 3, 4 };
        state second;
        memcpy(&second, blob.ptr + sizeof second, sizeof second);
        volatile double last = table[second.sum % (1u << 30)];
        (void)last;
    }
    return honest_restore(self, blob, version);
}
#define RESTORE OWN(restore)
#include "export.h"
