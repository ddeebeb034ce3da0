/* Waits for its instances when the process ends. */
#include "honest.h"
static volatile int OWN(alive);
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK) OWN(alive) += 1;
    return status;
}
static void OWN(destroy)(wtn_instance *instance) {
    if (instance) OWN(alive) -= 1;
    honest_destroy(instance);
}
__attribute__((destructor)) static void OWN(late)(void) {
    while (OWN(alive) > 0) {}
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#include "export.h"
