/*
 * What the plugin offers: the descriptor.
 *
 * OWNER    Static, owned by the plugin. It and everything it points at stay readable, and the same, from the entry's
 *          return until dlclose.
 * THREADS  Calls into ONE instance never overlap, but may come from different threads: use no thread-local state.
 *          Different instances run at the same time: no unguarded globals. create, warmup_bars and evaluate_many may run
 *          at any time.
 * TIME     No call may block: no sleep, file, socket, lock held by another's work. The host keeps a deadline a call
 *          (50 ms by default, live; evaluate_many is given that much for each set); a plugin that is late again and
 *          again is quarantined.
 * MEMORY   Who allocates, frees. No pointer is ever freed by the other side.
 * PHASES   create -> [restore] -> evaluate, on_*, set_param, save in any order -> destroy. restore comes at most once,
 *          before the first evaluate.
 * ARRAYS   params, reasons and functions carry a stride in bytes: step by it, not by your own sizeof.
 */
#ifndef WTN_PLUGIN_H
#define WTN_PLUGIN_H

#include "bars.h"
#include "function.h"
#include "host.h"
#include "news.h"
#include "parameter.h"
#include "reason.h"
#include "version.h"

/* The most sets of values that one call of evaluate_many is asked for. Since 1.1. */
enum { WTN_MOST_SETS = 4096 };

/* The plugin's own; the host only hands it back. */
typedef struct wtn_instance wtn_instance;

typedef struct wtn_plugin {
    uint32_t magic; /* WTN_MAGIC */
    uint32_t size;
    uint16_t abi_major, abi_minor; /* what the plugin was built against */
    uint32_t flags;                /* WTN_F_* */
    uint64_t wants, needs;         /* WTN_CAP_* */
    wtn_str  id;                   /* [a-z0-9_-]{1,32}: what --enable names; equal to nothing else the host loads */
    wtn_str  name, version /* semver */, author, summary /* one line */;
    uint32_t state_version;        /* of the blob that save writes; raise it when its layout changes */
    uint32_t reserved;             /* 0 */
    const wtn_param    *params;    uint32_t param_count,    param_stride;    /* at most 64 */
    const wtn_reason   *reasons;   uint32_t reason_count,   reason_stride;   /* at most 256; entry 0 is unused */
    const wtn_function *functions; uint32_t function_count, function_stride; /* at most 64 */

    /* ---- required: none of these is null ---- */

    /* Makes an instance from one value for each parameter. The host outlives the instance; `values` is borrowed.
       On success *out is the instance, on error *out is untouched and nothing is left allocated.
       E_ARG: wrong count or type, or values that contradict each other. E_RANGE: outside the declaration. E_NOMEM.
       E_DENIED: a capability in `needs` is missing. */
    wtn_status (*create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out);

    /* Frees the instance. After it the plugin makes no call with its ctx. A null pointer is allowed and does nothing. */
    void (*destroy)(wtn_instance *instance);

    /* How many bars must have been seen before the first view can come: that many bars abstain, the next may vote.
       The host also replays this many when there is no state to restore. Pure; the same checks as create; >= 0, or
       a wtn_status below 0. */
    int32_t (*warmup_bars)(const wtn_value *values, size_t count);

    /* Judges the `fresh` newest bars of `bars`, oldest first, and fills the columns of `out`. 1 <= fresh <= count.
       Live fresh is 1; a backtest hands blocks of thousands, so that a call costs nothing a bar.
       The signal of a bar may depend on that bar and earlier ones ONLY, and any split of a series into blocks gives
       the same signals, bit for bit. The kit proves both (fresh = 1 against a guard page, against random splits).
       Bars before the fresh ones are there to be looked at: a strategy over a window needs no state of its own; one
       that keeps state and sees its first call begin in mid-stream takes them as its past.
       E_ARG: sizes, pointers or counts that cannot be. E_STATE: a bar that this instance has judged already. */
    wtn_status (*evaluate)(wtn_instance *instance, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out);

    /* Writes the whole state, at most 1 MiB, in the plugin's own format; a restored instance goes on bit for bit.
       cap too small (0 with a null buf is a question): writes nothing, sets *need, returns E_TOO_SMALL. On success
       *need is the number of bytes written. The host stores the blob with id, version, state_version and values. */
    wtn_status (*save)(wtn_instance *instance, uint8_t *buf, size_t cap, size_t *need);

    /* Takes the state up again. The blob is borrowed, unaligned, and may be anything: cut, damaged, another's. What is
       not understood is refused with E_STATE, and the instance is left as freshly created; the host then replays
       warmup_bars bars instead. */
    wtn_status (*restore)(wtn_instance *instance, wtn_bytes blob, uint32_t from_state_version);

    /* ---- optional: null when not wanted ---- */

    /* WTN_CAP_HTTP: the reply, or the end, of a request. Borrowed. */
    wtn_status (*on_http)(wtn_instance *instance, const wtn_http_reply *reply);

    /* WTN_CAP_NEWS: a piece of news, once. Borrowed. */
    wtn_status (*on_news)(wtn_instance *instance, const wtn_news_event *event);

    /* WTN_CAP_TIMER: a timer set through the host is due. now_ms is event time. */
    wtn_status (*on_timer)(wtn_instance *instance, uint64_t id, int64_t now_ms);

    /* Changes a WTN_PF_LIVE parameter from the next bar on. The same checks as create; on error nothing changed. */
    wtn_status (*set_param)(wtn_instance *instance, uint32_t index, wtn_value value);

    /* How an earlier vote (bar `seq`) turned out, as a fraction of the entry price, fees in. Lets a strategy grade
       itself. */
    wtn_status (*on_outcome)(wtn_instance *instance, uint64_t seq, double return_fraction);

    /* ---- optional, since 1.1: a reader asks WTN_HAS first ---- */

    /* Judges the same bars with many sets of values in one pass: what a search for good values asks.
       out[k] gets, bit for bit, what evaluate(instance, bars, fresh, out[k]) of an instance freshly made from set k
       answers: the bars before the fresh ones are its past, and nothing else is. The kit proves it.
       SHAPES   `values` has sets * count elements, set k begins at values[k * count]; `out` has `sets` pointers, none
                null, each to columns of its own for `fresh` signals; which of them are null may differ from set to set.
                1 <= sets <= WTN_MOST_SETS, 1 <= fresh <= bars->count.
       OWNER    All arguments are the host's, borrowed until the call returns; the call leaves nothing allocated.
       THREADS  Pure, as warmup_bars: no instance, no host, any thread, several at once. So only a plugin whose signals
                follow from values and bars alone may offer it: it promises WTN_F_DETERMINISTIC, asks for no capability,
                and never answers WTN_PENDING.
       ERRORS   E_ARG, E_RANGE, E_NOMEM. Where one set is the cause (create would refuse it, or its columns cannot be),
                *bad is the first such set; any other error leaves *bad alone. `bad` may be null. There is no host to
                tell words to: create says them for that set. After an error the host reads no column of any set. */
    wtn_status (*evaluate_many)(const wtn_value *values, size_t count, size_t sets, const wtn_bars *bars,
                                uint64_t fresh, const wtn_signals *const *out, size_t *bad);
} wtn_plugin;

#endif
