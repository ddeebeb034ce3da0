/*
 * The honest half of every plugin of the gallery: an EMA cross that keeps the whole contract.
 *
 * A wicked plugin includes this file, redefines exactly one thing, and includes export.h, which makes the descriptor:
 *
 *   #include "honest.h"
 *   static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
 *       wtn_status status = honest_evaluate(self, bars, fresh, out);
 *       ... the sin ...
 *   }
 *   #define EVALUATE OWN(evaluate)
 *   #include "export.h"
 *
 * GALLERY_ID (the id, a literal) and GALLERY_NAMES (a prefix for internal names) are made anew for every build, so that
 * nobody can know a gallery plugin by its name.
 */
#ifndef GALLERY_HONEST_H
#define GALLERY_HONEST_H

#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <witan.h>

#if !defined GALLERY_ID || !defined GALLERY_NAMES
#error "compile with -DGALLERY_ID='\"some-id\"' -DGALLERY_NAMES=some_prefix_, new ones for every build"
#endif

#define GALLERY_JOIN_(a, b) a##b
#define GALLERY_JOIN(a, b) GALLERY_JOIN_(a, b)
#define OWN(name) GALLERY_JOIN(GALLERY_NAMES, name)

#define judge OWN(judge)
#define check_values OWN(check_values)
#define refuse OWN(refuse)
#define is_price OWN(is_price)
#define check_bar OWN(check_bar)
#define check_bars OWN(check_bars)
#define fill OWN(fill)
#define checksum OWN(checksum)
#define declared OWN(declared)
#define sentences OWN(sentences)
#define honest_create OWN(honest_create)
#define honest_destroy OWN(honest_destroy)
#define honest_warmup_bars OWN(honest_warmup_bars)
#define honest_evaluate OWN(honest_evaluate)
#define honest_save OWN(honest_save)
#define honest_restore OWN(honest_restore)
#define honest_on_http OWN(honest_on_http)
#define honest_evaluate_many OWN(honest_evaluate_many)
#define begin OWN(begin)
#define check_set OWN(check_set)

/* A wicked plugin need not use all of it. */
#define HONEST __attribute__((unused)) static

/* Room of a sin's own in each instance, not saved. */
#ifndef INSTANCE_ROOM
#define INSTANCE_ROOM
#endif

/* ---- what a bar must be; a wicked plugin switches one of them off ---- */

#ifndef CHECK_FINITE
#define CHECK_FINITE 1
#endif
#ifndef CHECK_POSITIVE
#define CHECK_POSITIVE 1
#endif
#ifndef CHECK_CONSISTENT
#define CHECK_CONSISTENT 1
#endif
#ifndef CHECK_NEW
#define CHECK_NEW 1
#endif
#ifndef NOT_AFTER
#define NOT_AFTER(time, before) ((time) <= (before))
#endif

/* ---- parameters and reasons ---- */

enum { FAST, SLOW, HALF, PARAMETERS };

#define BARS(n) { .type = WTN_T_INT, .i = (n) }
#define PERCENT(x) { .type = WTN_T_FLOAT, .f = (x) }
#ifndef FAST_NAME
#define FAST_NAME "fast"
#endif
#ifndef HALF_STEP
#define HALF_STEP 0.25
#endif
#ifndef HALF_DEFAULT
#define HALF_DEFAULT 1
#endif
#ifndef FAST_FLAGS
#define FAST_FLAGS WTN_PF_TUNABLE
#endif
#ifndef PARAMETER_FLAGS
#define PARAMETER_FLAGS WTN_PF_TUNABLE
#endif
HONEST const wtn_param declared[PARAMETERS] = {
    [FAST] = { .size = sizeof(wtn_param), .flags = FAST_FLAGS, .name = WTN_STR(FAST_NAME),
               .label = WTN_STR("Fast average"), .unit = WTN_STR("bars"),
               .min = BARS(2), .max = BARS(200), .step = BARS(1), .def = BARS(5) },
    [SLOW] = { .size = sizeof(wtn_param), .flags = WTN_PF_TUNABLE, .name = WTN_STR("slow"),
               .label = WTN_STR("Slow average"), .unit = WTN_STR("bars"),
               .min = BARS(3), .max = BARS(400), .step = BARS(1), .def = BARS(13) },
    [HALF] = { .size = sizeof(wtn_param), .flags = PARAMETER_FLAGS, .name = WTN_STR("half"),
               .label = WTN_STR("Distance that counts as half strength"), .unit = WTN_STR("%"),
               .min = PERCENT(0.25), .max = PERCENT(10), .step = PERCENT(HALF_STEP), .def = PERCENT(HALF_DEFAULT) },
};

#ifndef BUY_SENTENCE
#define BUY_SENTENCE "Fast average {0} above slow average {1}"
#endif
HONEST const wtn_reason sentences[] = {
    { .sentence = { 0, 0 } },
    { .sentence = WTN_STR(BUY_SENTENCE), .unit = { WTN_STR("quote"), WTN_STR("quote") } },
    { .sentence = WTN_STR("Fast average {0} below slow average {1}"), .unit = { WTN_STR("quote"), WTN_STR("quote") } },
};

/* ---- the strategy ---- */

/* Everything that decides the next vote, as it is saved: mark and sum first, no pointer, no padding. */
typedef struct state {
    char     mark[8];
    uint64_t sum; /* of all that follows */
    int64_t  fast_window, slow_window;
    double   half;
    uint64_t bars, last_seq; /* judged so far; number of the newest */
    int64_t  last_open_ms, interval_ms;
    double   fast, slow;
} state;

struct wtn_instance {
    const wtn_host *host;
    state           now, fresh;
    INSTANCE_ROOM
};

typedef struct vote {
    int8_t action;
    double confidence, figures[2];
} vote;

HONEST vote judge(state *s, double close) {
    vote v = { WTN_ABSTAIN, 0, { 0, 0 } };
    s->fast = s->bars ? s->fast + 2.0 / (double)(s->fast_window + 1) * (close - s->fast) : close;
    s->slow = s->bars ? s->slow + 2.0 / (double)(s->slow_window + 1) * (close - s->slow) : close;
    s->bars += 1;
    if (s->bars <= (uint64_t)s->slow_window || s->fast == s->slow) return v;

    double gap = (s->fast - s->slow) / s->slow * 100;
    double size = (gap < 0 ? -gap : gap) / s->half;
    if (!(size < 1e9)) size = 1e9; /* a jump from next to nothing */
    v.action = gap > 0 ? WTN_BUY : WTN_SELL;
    v.confidence = 1 + 99 * (size / (size + 1));
    v.figures[0] = s->fast;
    v.figures[1] = s->slow;
    return v;
}

/* ---- the contract ---- */

HONEST wtn_status refuse(const wtn_host *host, wtn_status status, const char *text) {
    wtn_str words = { text, strlen(text) };
    if (host && host->set_error) host->set_error(host->ctx, words);
    return status;
}

/* The checks that create and warmup_bars share. */
HONEST wtn_status check_values(const wtn_host *host, const wtn_value *values, size_t count) {
    if (count != PARAMETERS || !values) return refuse(host, WTN_E_ARG, "expected values for fast, slow and half");
    if (values[FAST].type != WTN_T_INT || values[SLOW].type != WTN_T_INT || values[HALF].type != WTN_T_FLOAT)
        return refuse(host, WTN_E_ARG, "fast and slow must be whole numbers, half a decimal number");
    if (values[FAST].i < 2 || values[FAST].i > 200 || values[SLOW].i < 3 || values[SLOW].i > 400)
        return refuse(host, WTN_E_RANGE, "fast must lie between 2 and 200, slow between 3 and 400");
    if (!(values[HALF].f >= 0.25 && values[HALF].f <= 10))
        return refuse(host, WTN_E_RANGE, "half must lie between 0.25 and 10");
    if (values[FAST].i >= values[SLOW].i) return refuse(host, WTN_E_RANGE, "fast must be below slow");
    return WTN_OK;
}

/* What is there before the first bar; the state is all 0 before. */
HONEST void begin(state *s, const wtn_value *values) {
    memcpy(s->mark, "GALLERY1", 8);
    s->fast_window = values[FAST].i;
    s->slow_window = values[SLOW].i;
    s->half = values[HALF].f;
}

HONEST wtn_status honest_create(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!host || !out) return WTN_E_ARG;
    wtn_status status = check_values(host, values, count);
    if (status < 0) return status;
    wtn_instance *instance = calloc(1, sizeof *instance);
    if (!instance) return refuse(host, WTN_E_NOMEM, "no memory for an instance: start fewer");
    instance->host = host;
    begin(&instance->now, values);
    instance->fresh = instance->now;
    *out = instance;
    return WTN_OK;
}

HONEST void honest_destroy(wtn_instance *instance) { free(instance); }

HONEST int32_t honest_warmup_bars(const wtn_value *values, size_t count) {
    wtn_status status = check_values(NULL, values, count);
    return status < 0 ? status : (int32_t)values[SLOW].i;
}

/* True for a number that is finite and above 0. */
HONEST int is_price(double x) { return x > 0 && x - x == 0; }

/* Null, or what is wrong with bar i. */
HONEST const char *check_bar(const wtn_bars *b, uint64_t i) {
    double o = b->open[i], h = b->high[i], l = b->low[i], c = b->close[i], v = b->volume[i];
    double sum = (o - o) + (h - h) + (l - l) + (c - c) + (v - v);
    if (CHECK_FINITE && sum != 0) return "a bar holds a value that is not finite";
    if (CHECK_POSITIVE && !(sum != 0) && (o <= 0 || h <= 0 || l <= 0 || c <= 0 || v < 0))
        return "a bar holds a price that is not above 0, or a volume below 0";
    if (CHECK_CONSISTENT && !(sum != 0) && (l > o || l > c || h < o || h < c))
        return "a bar's open or close lies outside its low and high";
    return NULL;
}

/* Looks at all bars from index `first` on before any of them counts. */
HONEST wtn_status check_bars(const wtn_instance *self, const wtn_bars *bars, uint64_t first, int continues) {
    int64_t before = self->now.last_open_ms;
    for (uint64_t i = first; i < bars->count; ++i) {
        const char *wrong = check_bar(bars, i);
        if (wrong) return refuse(self->host, WTN_E_ARG, wrong);
        if ((i > first || continues) && NOT_AFTER(bars->open_ms[i], before))
            return refuse(self->host, WTN_E_ARG, "a bar does not open after the bar before it");
        before = bars->open_ms[i];
    }
    return WTN_OK;
}

/* There is a column of reasons to be filled. */
#define HAS_REASONS(out) (WTN_HAS(out, wtn_signals, reason) && (out)->reason)

HONEST void fill(const wtn_signals *out, uint64_t k, vote v) {
    out->action[k] = v.action;
    out->confidence[k] = v.confidence;
    if (HAS_REASONS(out))
        out->reason[k] = v.action == WTN_BUY ? 1 : v.action == WTN_SELL ? 2 : 0;
    if (WTN_HAS(out, wtn_signals, figures))
        for (int f = 0; f < 3; ++f)
            if (out->figures[f]) out->figures[f][k] = f < 2 ? v.figures[f] : 0;
    if (WTN_HAS(out, wtn_signals, valid_ms) && out->valid_ms) out->valid_ms[k] = 0;
    if (WTN_HAS(out, wtn_signals, stop_price) && out->stop_price) out->stop_price[k] = 0;
    if (WTN_HAS(out, wtn_signals, target_price) && out->target_price) out->target_price[k] = 0;
}

HONEST wtn_status honest_evaluate(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!self) return WTN_E_ARG;
    if (!bars || !out || !WTN_HAS(bars, wtn_bars, volume) || !WTN_HAS(out, wtn_signals, confidence))
        return refuse(self->host, WTN_E_ARG, "bars or signals are missing, or smaller than in version 1.0");
    if (fresh < 1 || fresh > bars->count || bars->last_seq < bars->count || !out->action || !out->confidence ||
        !bars->open_ms || !bars->open || !bars->high || !bars->low || !bars->close || !bars->volume)
        return refuse(self->host, WTN_E_ARG, "bars or signals are incomplete, or the counts cannot be");
    if (bars->interval_ms < 1 || (self->now.bars && bars->interval_ms != self->now.interval_ms))
        return refuse(self->host, WTN_E_ARG, "the bars' length is not the one that this instance began with");
    uint64_t first_fresh = bars->last_seq - fresh + 1, first_visible = bars->last_seq - bars->count + 1;
    if (CHECK_NEW && self->now.bars && first_fresh <= self->now.last_seq)
        return refuse(self->host, WTN_E_STATE, "a fresh bar has been judged already");

    /* Visible bars that were not seen yet bring the averages up to date; after a hole that is not visible, start anew. */
    uint64_t i = 0, past = bars->count - fresh;
    int continues = self->now.bars && first_visible <= self->now.last_seq + 1;
    if (continues) i = self->now.last_seq + 1 - first_visible;
    if (i > past) i = past;
    wtn_status status = check_bars(self, bars, i, continues);
    if (status < 0) return status;
    if (!continues) self->now = self->fresh;
    for (; i < past; ++i) judge(&self->now, bars->close[i]);
    for (uint64_t k = 0; k < fresh; ++k) fill(out, k, judge(&self->now, bars->close[past + k]));
    self->now.last_seq = bars->last_seq;
    self->now.last_open_ms = bars->open_ms[bars->count - 1];
    self->now.interval_ms = bars->interval_ms;
    return WTN_OK;
}

/* ---- many sets of values in one pass ---- */

#ifndef CAN_BE_SETS
#define CAN_BE_SETS(sets) ((sets) >= 1 && (sets) <= WTN_MOST_SETS)
#endif
/* A sin of the pass, before set `k` judges bar `i`; the fresh ones begin at `past`. */
#ifndef MANY_SIN
#define MANY_SIN
#endif

/* What one set is refused for: its values, or columns that cannot be filled. */
HONEST wtn_status check_set(const wtn_value *values, size_t count, const wtn_signals *out) {
    if (!out || !WTN_HAS(out, wtn_signals, confidence) || !out->action || !out->confidence) return WTN_E_ARG;
    return check_values(NULL, values, count);
}

HONEST wtn_status honest_evaluate_many(const wtn_value *values, size_t count, size_t sets, const wtn_bars *bars,
                                       uint64_t fresh, const wtn_signals *const *out, size_t *bad) {
    if (!values || count != PARAMETERS || !CAN_BE_SETS(sets) || !out || !bars || !WTN_HAS(bars, wtn_bars, volume))
        return WTN_E_ARG;
    if (fresh < 1 || fresh > bars->count || bars->last_seq < bars->count || bars->interval_ms < 1 || !bars->open_ms ||
        !bars->open || !bars->high || !bars->low || !bars->close || !bars->volume)
        return WTN_E_ARG;
    wtn_instance none = { 0 };
    wtn_status status = check_bars(&none, bars, 0, 0);
    if (status < 0) return status;
    for (size_t k = 0; k < sets; ++k) {
        status = check_set(values + k * PARAMETERS, PARAMETERS, out[k]);
        if (status >= 0) continue;
        if (bad) *bad = k;
        return status;
    }
    state *s = calloc(sets, sizeof *s);
    if (!s) return WTN_E_NOMEM;
    for (size_t k = 0; k < sets; ++k) begin(&s[k], values + k * PARAMETERS);
    /* Each bar is read once, by all sets. */
    for (uint64_t i = 0, past = bars->count - fresh; i < bars->count; ++i) {
        for (size_t k = 0; k < sets; ++k) {
            MANY_SIN;
            vote v = judge(&s[k], bars->close[i]);
            if (i >= past) fill(out[k], i - past, v);
        }
    }
    free(s);
    return WTN_OK;
}

/* FNV-1a, 64 bits, over what follows mark and sum. */
HONEST uint64_t checksum(const state *s) {
    const uint8_t *byte = (const uint8_t *)s + offsetof(state, fast_window);
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t n = sizeof *s - offsetof(state, fast_window); n > 0; --n) sum = (sum ^ *byte++) * 0x100000001b3u;
    return sum;
}

HONEST wtn_status honest_save(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (!self || !need) return WTN_E_ARG;
    *need = sizeof self->now;
    if (!buf || cap < sizeof self->now) return refuse(self->host, WTN_E_TOO_SMALL, "the buffer is too small");
    state copy = self->now;
    copy.sum = checksum(&copy);
    memcpy(buf, &copy, sizeof copy);
    return WTN_OK;
}

HONEST wtn_status honest_restore(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (!self) return WTN_E_ARG;
    self->now = self->fresh;
    state saved;
    if (version != 1 || !blob.ptr || blob.len != sizeof saved)
        return refuse(self->host, WTN_E_STATE, "the saved state has another version or size: replay the warm-up");
    memcpy(&saved, blob.ptr, sizeof saved);
    if (memcmp(saved.mark, "GALLERY1", 8) != 0 || saved.sum != checksum(&saved) ||
        saved.fast_window != self->fresh.fast_window || saved.slow_window != self->fresh.slow_window ||
        saved.half != self->fresh.half || (saved.bars && !(is_price(saved.fast) && is_price(saved.slow))))
        return refuse(self->host, WTN_E_STATE, "the saved state is damaged or of other settings: replay the warm-up");
    saved.sum = 0;
    self->now = saved;
    return WTN_OK;
}

/* For a plugin that asks for WTN_CAP_HTTP: hears the reply and makes nothing of it. */
HONEST wtn_status honest_on_http(wtn_instance *self, const wtn_http_reply *reply) {
    return self && reply ? WTN_OK : WTN_E_ARG;
}

#endif
