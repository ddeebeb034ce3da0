/* The descriptor is another than the headers': SIN, with `d` the descriptor. */
#include "honest.h"
#define OWN_ENTRY
#include "export.h"
static wtn_plugin OWN(changed);
WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor;
    if (host_major != WTN_ABI_MAJOR) return NULL;
    return &OWN(changed);
}
/* Written once, before anyone can ask for it: that it changes under a caller would be another sin. */
__attribute__((constructor)) static void OWN(write)(void) {
    wtn_plugin *d = &OWN(changed);
    *d = descriptor;
    SIN;
}
