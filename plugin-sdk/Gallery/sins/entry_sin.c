/* Answers the versions of a host wrongly: ANSWER is true for what it serves. */
#include "honest.h"
#define OWN_ENTRY
#include "export.h"
WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_major, (void)host_minor;
    return (ANSWER) ? &descriptor : NULL;
}
