/* Its descriptor says another version in every process. */
#include "honest.h"
#include <stdio.h>
#include <unistd.h>
#define OWN_ENTRY
#include "export.h"
WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    static wtn_plugin changing;
    static char version[24];
    (void)host_minor;
    if (host_major != WTN_ABI_MAJOR) return NULL;
    if (changing.magic == 0) {
        wtn_plugin copy = descriptor;
        copy.version.len = (size_t)snprintf(version, sizeof version, "1.0.%d", (int)getpid());
        copy.version.ptr = version;
        changing = copy;
    }
    return &changing;
}
