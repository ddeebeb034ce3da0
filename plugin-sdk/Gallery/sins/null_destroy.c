/* Takes for granted that there is something to destroy. */
#include "honest.h"
static void OWN(destroy)(wtn_instance *instance) {
    *(volatile uint64_t *)&instance->now.bars = 0;
    honest_destroy(instance);
}
#define DESTROY OWN(destroy)
#include "export.h"
