/* Exports the descriptor's function under another name than the contract's. */
#include "honest.h"
#define OWN_ENTRY
#include "export.h"
WTN_EXPORT const wtn_plugin *OWN(entry)(uint16_t host_major, uint16_t host_minor);
const wtn_plugin *OWN(entry)(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor;
    return host_major == WTN_ABI_MAJOR ? &descriptor : NULL;
}
