/* Says that it has taken up any state, and begins anew. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    wtn_status status = honest_restore(self, blob, version);
    return status == WTN_E_STATE ? WTN_OK : status;
}
#define RESTORE OWN(restore)
#include "export.h"
