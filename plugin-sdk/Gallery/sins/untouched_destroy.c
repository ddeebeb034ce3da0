/* Cannot destroy an instance that has judged nothing. */
#include "honest.h"
static void OWN(destroy)(wtn_instance *instance) {
    if (instance && instance->now.bars == 0) abort();
    honest_destroy(instance);
}
#define DESTROY OWN(destroy)
#include "export.h"
