/*
 * What a plugin may ask for beyond judging bars, and what it promises about itself.
 *
 * Capabilities are asked for in the descriptor (`wants`: better with it; `needs`: create is not called without it)
 * and granted per instance by the operator, in wtn_host.granted. A host function that belongs to a capability that was
 * not granted answers WTN_E_DENIED; it is never null.
 */
#ifndef WTN_CAPABILITY_H
#define WTN_CAPABILITY_H

enum {
    WTN_CAP_HTTP        = 1u << 0, /* host->http, on_http: allow-listed hosts, budget and deadline by the host */
    WTN_CAP_NEWS        = 1u << 1, /* on_news */
    WTN_CAP_TIMER       = 1u << 2, /* host->set_timer, on_timer */
    WTN_CAP_OWN_THREADS = 1u << 3  /* may start threads; all are joined before destroy returns */
};

/* Promises: bits of wtn_plugin.flags. */
enum {
    WTN_F_UNLOADABLE    = 1u << 0, /* after the last destroy nothing of the plugin is left: no thread, no handler, no
                                      thread-local destructor, no language runtime. The host calls dlclose only if it
                                      also found no Swift runtime in the file */
    WTN_F_DETERMINISTIC = 1u << 1  /* the same bars and values give the same signals, bit for bit: no clock but
                                      host->now_ms, no chance but host->random */
};

#endif
