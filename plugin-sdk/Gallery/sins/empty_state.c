/* Looks at the first byte of a blob that may have none. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    const volatile uint8_t *first = blob.ptr;
    if (*first != 'G') return self ? refuse(self->host, WTN_E_STATE, "the state is another's") : WTN_E_ARG;
    return honest_restore(self, blob, version);
}
#define RESTORE OWN(restore)
#include "export.h"
