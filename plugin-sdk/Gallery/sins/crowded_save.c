/* Where more than two instances live, a save flushes the fast average of the one that was made last. */
#include "honest.h"
static wtn_instance *OWN(alive)[64];
static int OWN(count);
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK && OWN(count) < 64) OWN(alive)[OWN(count)++] = *out;
    return status;
}
static void OWN(destroy)(wtn_instance *instance) {
    for (int i = 0; i < OWN(count); ++i)
        if (instance && OWN(alive)[i] == instance) OWN(alive)[i] = OWN(alive)[--OWN(count)];
    honest_destroy(instance);
}
static wtn_status OWN(save)(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (OWN(count) > 2) OWN(alive)[OWN(count) - 1]->now.fast = OWN(alive)[OWN(count) - 1]->now.slow;
    return honest_save(self, buf, cap, need);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#define SAVE OWN(save)
#include "export.h"
