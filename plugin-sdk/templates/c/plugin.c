/*
 * __NAME__: BUY while the fast exponential average of the closes stands above the slow one, SELL while below.
 *
 * A whole plugin in one file. Change the identity, the parameters and `judge`; the rest is the contract's part.
 * The templates in the other languages give the same votes, bit for bit.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <witan.h>

/* ---- parameters: declared once, the host makes options, forms and searches from them ---- */

enum { FAST, SLOW, PARAMETERS };

#define BARS(n) { .type = WTN_T_INT, .i = (n) }
static const wtn_param parameters[PARAMETERS] = {
    [FAST] = { .size = sizeof(wtn_param), .flags = WTN_PF_TUNABLE, .name = WTN_STR("fast"),
               .label = WTN_STR("Fast average"), .unit = WTN_STR("bars"),
               .min = BARS(2), .max = BARS(500), .step = BARS(1), .def = BARS(12) },
    [SLOW] = { .size = sizeof(wtn_param), .flags = WTN_PF_TUNABLE, .name = WTN_STR("slow"),
               .label = WTN_STR("Slow average"), .unit = WTN_STR("bars"),
               .min = BARS(3), .max = BARS(1000), .step = BARS(1), .def = BARS(26) },
};

/* ---- reasons: entry 0 means "none given" ---- */

static const wtn_reason reasons[] = {
    { .sentence = { 0, 0 } },
    { .sentence = WTN_STR("Fast average {0} above slow average {1}"), .unit = { WTN_STR("quote"), WTN_STR("quote") } },
    { .sentence = WTN_STR("Fast average {0} below slow average {1}"), .unit = { WTN_STR("quote"), WTN_STR("quote") } },
};

/* ---- the strategy ---- */

/* Everything that decides the next vote. It is saved as it stands, so it holds no pointer. */
typedef struct state {
    int64_t  fast_window, slow_window;
    uint64_t bars;     /* judged so far */
    uint64_t last_seq; /* of the newest */
    double   fast, slow; /* the averages; until a window is full, the sum of its closes */
    int64_t  side;       /* WTN_BUY, WTN_SELL; 0 before the averages ever differed */
    uint64_t sum;        /* checksum of all before it, in a saved state only */
} state;

struct wtn_instance {
    const wtn_host *host;
    state           now, fresh;
};

typedef struct vote {
    int8_t action;
    double confidence;
    double figures[2];
} vote;

/* The exponential average, begun with the mean of the first `window` closes; `seen` were there before this one. */
static void follow(double *average, uint64_t seen, int64_t window, double close) {
    if (seen >= (uint64_t)window) {
        *average += 2.0 / (double)(window + 1) * (close - *average);
    } else {
        *average += close;
        if (seen + 1 == (uint64_t)window) *average /= (double)window;
    }
}

/* 0 for no distance, 50 for 0.05 % of the slow average, towards 100 far out; a view is at least 1. */
static double strength(double distance, double slow) {
    double ratio = distance / (slow * 0.0005);
    double full = !(distance > 0) ? 0 : !(ratio < 1e6) ? 100 : 100 * (ratio * ratio / (ratio * ratio + 1));
    return full < 1 ? 1 : full;
}

static vote judge(state *s, double close) {
    vote v = { WTN_ABSTAIN, 0, { 0, 0 } };
    follow(&s->fast, s->bars, s->fast_window, close);
    follow(&s->slow, s->bars, s->slow_window, close);
    s->bars += 1;
    if (s->bars < (uint64_t)s->slow_window) return v;
    if (s->fast > s->slow) s->side = WTN_BUY;
    else if (s->fast < s->slow) s->side = WTN_SELL;
    if (s->side == 0) return v;

    v.action = (int8_t)s->side;
    v.confidence = strength(s->fast > s->slow ? s->fast - s->slow : s->slow - s->fast, s->slow);
    v.figures[0] = s->fast;
    v.figures[1] = s->slow;
    return v;
}

/* ---- the contract ---- */

static wtn_status refuse(const wtn_host *host, wtn_status status, const char *text) {
    wtn_str words = { text, strlen(text) };
    if (host && host->set_error) host->set_error(host->ctx, words);
    return status;
}

/* The checks that create and warmup_bars share. */
static wtn_status check(const wtn_host *host, const wtn_value *values, size_t count) {
    if (count != PARAMETERS || !values) return refuse(host, WTN_E_ARG, "expected a value for fast and one for slow");
    for (size_t i = 0; i < count; ++i) {
        if (values[i].type != WTN_T_INT) return refuse(host, WTN_E_ARG, "fast and slow must be whole numbers");
        if (values[i].i < parameters[i].min.i || values[i].i > parameters[i].max.i)
            return refuse(host, WTN_E_RANGE, "fast must lie between 2 and 500, slow between 3 and 1000");
    }
    if (values[FAST].i >= values[SLOW].i) return refuse(host, WTN_E_RANGE, "fast must be below slow");
    return WTN_OK;
}

/* What is there before the first bar; the state is all 0 before. */
static void begin(state *s, const wtn_value *values) {
    s->fast_window = values[FAST].i;
    s->slow_window = values[SLOW].i;
}

static wtn_status create(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!host || !out) return WTN_E_ARG;
    wtn_status status = check(host, values, count);
    if (status < 0) return status;
    wtn_instance *instance = calloc(1, sizeof *instance);
    if (!instance) return WTN_E_NOMEM;
    instance->host = host;
    begin(&instance->now, values);
    instance->fresh = instance->now;
    *out = instance;
    return WTN_OK;
}

static void destroy(wtn_instance *instance) { free(instance); }

static int32_t warmup_bars(const wtn_value *values, size_t count) {
    wtn_status status = check(NULL, values, count);
    return status < 0 ? status : (int32_t)values[SLOW].i - 1;
}

/* The two columns that are never null are there. */
static int has_columns(const wtn_signals *out) {
    return out && WTN_HAS(out, wtn_signals, confidence) && out->action && out->confidence;
}

/* Fills every column that the host wants, for its k-th fresh bar. */
static void answer(const wtn_signals *out, uint64_t k, vote v) {
    out->action[k] = v.action;
    out->confidence[k] = v.confidence;
    if (WTN_HAS(out, wtn_signals, reason) && out->reason)
        out->reason[k] = v.action == WTN_BUY ? 1 : v.action == WTN_SELL ? 2 : 0;
    if (WTN_HAS(out, wtn_signals, figures))
        for (int f = 0; f < 3; ++f)
            if (out->figures[f]) out->figures[f][k] = f < 2 ? v.figures[f] : 0;
    if (WTN_HAS(out, wtn_signals, valid_ms) && out->valid_ms) out->valid_ms[k] = 0;
    if (WTN_HAS(out, wtn_signals, stop_price) && out->stop_price) out->stop_price[k] = 0;
    if (WTN_HAS(out, wtn_signals, target_price) && out->target_price) out->target_price[k] = 0;
}

static wtn_status evaluate(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!self || !bars || !WTN_HAS(bars, wtn_bars, volume)) return WTN_E_ARG;
    if (fresh < 1 || fresh > bars->count || !bars->close || !has_columns(out))
        return refuse(self->host, WTN_E_ARG, "bars or signals are incomplete");
    uint64_t first_fresh = bars->last_seq - fresh + 1, first_visible = bars->last_seq - bars->count + 1;
    if (self->now.bars && first_fresh <= self->now.last_seq)
        return refuse(self->host, WTN_E_STATE, "a fresh bar has been judged already");

    /* Visible bars that were not seen yet bring the averages up to date; after a hole that is not visible, start anew. */
    uint64_t i = 0, past = bars->count - fresh;
    if (self->now.bars && first_visible <= self->now.last_seq + 1) i = self->now.last_seq + 1 - first_visible;
    else self->now = self->fresh;
    for (; i < past; ++i) judge(&self->now, bars->close[i]);

    for (uint64_t k = 0; k < fresh; ++k) answer(out, k, judge(&self->now, bars->close[past + k]));
    self->now.last_seq = bars->last_seq;
    return WTN_OK;
}

/* Optional: what a search asks. Each bar is read once, by all sets of values; `s[k]` is what an instance would keep.
   It pays where sets share work, such as an average of the same window; leave it out where they do not. */
static wtn_status evaluate_many(const wtn_value *values, size_t count, size_t sets, const wtn_bars *bars,
                                uint64_t fresh, const wtn_signals *const *out, size_t *bad) {
    if (!values || count != PARAMETERS || sets < 1 || sets > WTN_MOST_SETS || !out || !bars ||
        !WTN_HAS(bars, wtn_bars, volume) || fresh < 1 || fresh > bars->count || !bars->close)
        return WTN_E_ARG;
    for (size_t k = 0; k < sets; ++k) {
        wtn_status status = has_columns(out[k]) ? check(NULL, values + k * count, count) : WTN_E_ARG;
        if (status < 0 && bad) *bad = k;
        if (status < 0) return status;
    }
    state *s = calloc(sets, sizeof *s);
    if (!s) return WTN_E_NOMEM;
    for (size_t k = 0; k < sets; ++k) begin(&s[k], values + k * count);
    for (uint64_t i = 0, past = bars->count - fresh; i < bars->count; ++i) {
        for (size_t k = 0; k < sets; ++k) {
            vote v = judge(&s[k], bars->close[i]);
            if (i >= past) answer(out[k], i - past, v);
        }
    }
    free(s);
    return WTN_OK;
}

/* FNV-1a: a state that was cut, or changed on its disk, is not taken for a sound one. */
static uint64_t checksum(const state *s) {
    const uint8_t *byte = (const uint8_t *)s;
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t n = offsetof(state, sum); n > 0; --n) sum = (sum ^ *byte++) * 0x100000001b3u;
    return sum;
}

static wtn_status save(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (!self || !need) return WTN_E_ARG;
    *need = sizeof self->now;
    if (!buf || cap < sizeof self->now) return WTN_E_TOO_SMALL;
    state copy = self->now;
    copy.sum = checksum(&copy);
    memcpy(buf, &copy, sizeof copy);
    return WTN_OK;
}

/* True for a number that is finite and above 0. */
static int is_price(double x) { return x > 0 && x - x == 0; }

static wtn_status restore(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (!self) return WTN_E_ARG;
    self->now = self->fresh;
    state saved;
    if (version != 1 || !blob.ptr || blob.len != sizeof saved)
        return refuse(self->host, WTN_E_STATE, "the saved state has another version or size: replay the warm-up");
    memcpy(&saved, blob.ptr, sizeof saved);
    if (saved.sum != checksum(&saved) || saved.fast_window != self->fresh.fast_window || saved.slow_window != self->fresh.slow_window ||
        saved.side < WTN_SELL || saved.side > WTN_BUY || (saved.bars && !(is_price(saved.fast) && is_price(saved.slow))))
        return refuse(self->host, WTN_E_STATE, "the saved state is damaged or of other windows: replay the warm-up");
    saved.sum = 0;
    self->now = saved;
    return WTN_OK;
}

static const wtn_plugin plugin = {
    .magic = WTN_MAGIC, .size = sizeof(wtn_plugin), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR,
    .flags = WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC,
    .id = WTN_STR("__NAME__"), .name = WTN_STR("__NAME__"), .version = WTN_STR("0.1.0"), .author = WTN_STR("you"),
    .summary = WTN_STR("The side on which the fast exponential average stands of the slow one"),
    .state_version = 1,
    .params = parameters, .param_count = PARAMETERS, .param_stride = sizeof(wtn_param),
    .reasons = reasons, .reason_count = sizeof reasons / sizeof *reasons, .reason_stride = sizeof(wtn_reason),
    .function_stride = sizeof(wtn_function),
    .create = create, .destroy = destroy, .warmup_bars = warmup_bars, .evaluate = evaluate, .save = save,
    .restore = restore, .evaluate_many = evaluate_many,
};

WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor; /* a newer host is served */
    return host_major == WTN_ABI_MAJOR ? &plugin : NULL;
}
