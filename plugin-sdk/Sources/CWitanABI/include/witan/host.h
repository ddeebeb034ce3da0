/*
 * What the host offers an instance.
 *
 * OWNER    The host. The table is given to create and outlives the instance: keep the pointer. It never changes.
 * CONTEXT  `ctx` is the instance's own: hand it back unread as first argument. The host attributes, limits and, after
 *          destroy, refuses calls by it.
 * NULLS    No function is null. One that is not granted answers WTN_E_DENIED and does nothing.
 * THREADS  Call only from inside a call into the plugin, on that thread; with WTN_CAP_OWN_THREADS granted also from
 *          the plugin's own threads. No function blocks; none calls back into the plugin.
 * PHASE    From create (create included) until destroy returns.
 */
#ifndef WTN_HOST_H
#define WTN_HOST_H

#include "capability.h"
#include "http.h"
#include "signal.h"
#include "status.h"
#include "text.h"

/* Levels of log. */
enum {
    WTN_LOG_DEBUG   = 0,
    WTN_LOG_INFO    = 1,
    WTN_LOG_WARNING = 2,
    WTN_LOG_ERROR   = 3
};

typedef struct wtn_host {
    uint32_t size;
    uint16_t abi_major, abi_minor; /* what the host speaks */
    uint64_t granted;              /* WTN_CAP_* */
    void    *ctx;

    /* A line for the operator, under the plugin's name. Rate limited: what is too much is counted, not kept. */
    void (*log)(void *ctx, int32_t level, wtn_str text);

    /* The words of the error that the plugin returns next: what was found, what was expected, what to do. At most
       1,024 bytes are kept. Forgotten when the call returns success. */
    void (*set_error)(void *ctx, wtn_str text);

    /* Event time: UTC, milliseconds since 1970. The time of what is being processed; simulated in a backtest. */
    int64_t (*now_ms)(void *ctx);

    /* 64 random bits from a generator of this instance's own, seeded for the run. */
    uint64_t (*random)(void *ctx);

    /* The answer to bar `seq`, which was WTN_PENDING. E_STATE: that bar is not pending (any more). E_ARG: bad signal. */
    wtn_status (*emit)(void *ctx, uint64_t seq, const wtn_signal *signal);

    /* Free text behind the answer to bar `seq`: an AI's own words. At most 1 KiB is kept. */
    wtn_status (*explain)(void *ctx, uint64_t seq, wtn_str text);

    /* Starts a request and returns at once; *request is its number. E_DENIED, E_ARG, E_BUSY (budget used up). */
    wtn_status (*http)(void *ctx, const wtn_http_request *rq, uint64_t *request);

    /* Asks to end a request; on_http still comes, once. E_ARG: no such request. */
    wtn_status (*http_cancel)(void *ctx, uint64_t request);

    /* One call of on_timer at event time at_ms or soon after. The same id again moves it. E_DENIED, E_BUSY. */
    wtn_status (*set_timer)(void *ctx, int64_t at_ms, uint64_t id);
} wtn_host;

#endif
