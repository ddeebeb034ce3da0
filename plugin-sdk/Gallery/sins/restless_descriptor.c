/* Makes a new descriptor for every call of the entry. */
#include "honest.h"
#define OWN_ENTRY
#include "export.h"
WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor;
    if (host_major != WTN_ABI_MAJOR) return NULL;
    wtn_plugin *copy = malloc(sizeof *copy);
    if (copy) *copy = descriptor;
    return copy;
}
