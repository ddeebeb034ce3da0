/* Reads a state of a version that it cannot know as if it were its own. */
#include "honest.h"
static wtn_status OWN(restore)(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    return honest_restore(self, blob, version > 1 ? 1 : version);
}
#define RESTORE OWN(restore)
#include "export.h"
