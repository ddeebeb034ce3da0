/*
 * The one exported symbol.
 *
 * It gets the version the host speaks and returns the static descriptor, or null when it cannot serve that host
 * (another major). It must have no side effect a host could see and may be called more than once, also from several
 * threads; it returns the same pointer each time. Every minor is served, older and newer than the plugin's own.
 *
 * A C or C++ plugin defines it so:
 *   WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) { ... }
 * Everything else should be hidden: compile with -fvisibility=hidden, or link with a version script
 *   { global: wtn_plugin_entry; local: *; };
 *
 * UNLOADING  The host calls dlclose only if WTN_F_UNLOADABLE is set AND it saw no Swift runtime in the file (a section
 *            named swift5_*); every other plugin stays mapped until the host ends.
 *
 * ASYNCHRONOUS VOTES  evaluate starts host->http and answers WTN_PENDING; the host counts no vote for that bar until
 * emit, and drops the question at its deadline. Only fresh == 1 is asked of such plugins. At a hot reload the host
 * finishes or cancels (on_http with an error) what is open before save, and calls the new version only after restore.
 */
#ifndef WTN_ENTRY_H
#define WTN_ENTRY_H

#include "plugin.h"

#define WTN_ENTRY_SYMBOL "wtn_plugin_entry"

/* The entry's type, for dlsym. */
typedef const wtn_plugin *(*wtn_entry_fn)(uint16_t host_major, uint16_t host_minor);

#ifdef __cplusplus
#define WTN_EXPORT extern "C" __attribute__((visibility("default")))
#else
#define WTN_EXPORT __attribute__((visibility("default")))
#endif

/* The prototype, so that a C author's mistake in it is the compiler's to find. Not shown to Swift, where a plugin
   defines the symbol itself with @c. */
#ifndef __swift__
WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor);
#endif

#endif
