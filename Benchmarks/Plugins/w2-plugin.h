/* The contract's part, the same for all eight: included once, after `struct figures` and `judge`. */
#ifndef W2_PLUGIN_H
#define W2_PLUGIN_H

/* All that decides the next vote; saved as it stands. */
typedef struct state {
    uint64_t seen, last_seq;
    struct figures figures;
} state;

struct wtn_instance {
    const wtn_host *host;
    state now;
    scratch room;
    /* The first bars of a stream, moved behind W2_BACK copies of the first one, so that windows stay inside. */
    double early[3][W2_BACK + W2_PART];
};

static wtn_status refuse(const wtn_host *host, wtn_status status, const char *text) {
    wtn_str words = { text, strlen(text) };
    if (host && host->set_error) host->set_error(host->ctx, words);
    return status;
}

static wtn_status create(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    (void)values;
    if (!host || !out) return WTN_E_ARG;
    if (count) return refuse(host, WTN_E_ARG, "expected no parameters");
    wtn_instance *instance = calloc(1, sizeof *instance);
    if (!instance) return WTN_E_NOMEM;
    instance->host = host;
    *out = instance;
    return WTN_OK;
}

static void destroy(wtn_instance *instance) { free(instance); }

static int32_t warmup_bars(const wtn_value *values, size_t count) {
    (void)values;
    return count ? WTN_E_ARG : W2_WARM_UP;
}

/* A part that may begin with a stream's first bars: earlier ones are stood in for by copies of the oldest visible. */
static part stand_in(wtn_instance *self, const wtn_bars *bars, uint64_t at, int count) {
    const double *from[3] = { bars->high, bars->low, bars->close };
    for (int k = 0; k < 3; ++k) {
        for (int i = -W2_BACK; i < count; ++i) {
            int64_t place = (int64_t)at + i;
            self->early[k][W2_BACK + i] = from[k][place < 0 ? 0 : place];
        }
    }
    return (part){ self->early[0] + W2_BACK, self->early[1] + W2_BACK, self->early[2] + W2_BACK, count };
}

static wtn_status evaluate(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!self || !bars || !out || !WTN_HAS(bars, wtn_bars, volume) || !WTN_HAS(out, wtn_signals, confidence))
        return WTN_E_ARG;
    if (fresh < 1 || fresh > bars->count || !bars->close || !bars->high || !bars->low || !out->action || !out->confidence)
        return refuse(self->host, WTN_E_ARG, "bars or signals are incomplete");
    uint64_t first = bars->last_seq - bars->count + 1, asked = bars->count - fresh, at = 0;
    if (self->now.seen && bars->last_seq - fresh + 1 <= self->now.last_seq)
        return refuse(self->host, WTN_E_STATE, "a fresh bar has been judged already");
    if (self->now.seen && first <= self->now.last_seq + 1) at = self->now.last_seq + 1 - first;
    else memset(&self->now, 0, sizeof self->now);

    int8_t action[W2_PART];
    double confidence[W2_PART];
    while (at < bars->count) {
        uint64_t end = at < asked ? asked : bars->count;
        int count = end - at < W2_PART ? (int)(end - at) : W2_PART;
        part p = { bars->high + at, bars->low + at, bars->close + at, count };
        if (at < W2_BACK) p = stand_in(self, bars, at, count);
        int is_fresh = at >= asked;
        int8_t *a = is_fresh ? out->action + (at - asked) : action;
        double *c = is_fresh ? out->confidence + (at - asked) : confidence;
        judge(&self->now.figures, &self->room, self->now.seen == 0, &p, a, c);
        for (uint64_t i = 0; self->now.seen + i < W2_WARM_UP && i < (uint64_t)count; ++i) {
            a[i] = WTN_ABSTAIN;
            c[i] = 0;
        }
        self->now.seen += (uint64_t)count;
        at += (uint64_t)count;
    }
    self->now.last_seq = bars->last_seq;

    if (WTN_HAS(out, wtn_signals, reason) && out->reason) memset(out->reason, 0, fresh * sizeof *out->reason);
    for (int k = 0; k < 3 && WTN_HAS(out, wtn_signals, figures); ++k)
        if (out->figures[k]) memset(out->figures[k], 0, fresh * sizeof(double));
    if (WTN_HAS(out, wtn_signals, valid_ms) && out->valid_ms) memset(out->valid_ms, 0, fresh * sizeof(int64_t));
    if (WTN_HAS(out, wtn_signals, stop_price) && out->stop_price) memset(out->stop_price, 0, fresh * sizeof(double));
    if (WTN_HAS(out, wtn_signals, target_price) && out->target_price)
        memset(out->target_price, 0, fresh * sizeof(double));
    return WTN_OK;
}

static wtn_status save(wtn_instance *self, uint8_t *buffer, size_t room, size_t *need) {
    if (!self || !need) return WTN_E_ARG;
    *need = sizeof self->now;
    if (room < *need || !buffer) return WTN_E_TOO_SMALL;
    memcpy(buffer, &self->now, sizeof self->now);
    return WTN_OK;
}

static wtn_status restore(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (!self) return WTN_E_ARG;
    memset(&self->now, 0, sizeof self->now);
    if (version != 1 || blob.len != sizeof self->now || !blob.ptr)
        return refuse(self->host, WTN_E_STATE, "the saved state is not one of this strategy: replay the warm-up");
    memcpy(&self->now, blob.ptr, sizeof self->now);
    return WTN_OK;
}

static const wtn_plugin plugin = {
    .magic = WTN_MAGIC, .size = sizeof(wtn_plugin), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR,
    .flags = WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC,
    .id = WTN_STR(W2_ID), .name = WTN_STR(W2_ID), .version = WTN_STR("1.0.0"), .author = WTN_STR("Witan"),
    .summary = WTN_STR(W2_SUMMARY), .state_version = 1,
    .params = NULL, .param_count = 0, .param_stride = sizeof(wtn_param),
    .reasons = NULL, .reason_count = 0, .reason_stride = sizeof(wtn_reason),
    .functions = NULL, .function_count = 0, .function_stride = sizeof(wtn_function),
    .create = create, .destroy = destroy, .warmup_bars = warmup_bars, .evaluate = evaluate, .save = save,
    .restore = restore,
};

WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t host_minor) {
    (void)host_minor;
    return host_major == WTN_ABI_MAJOR ? &plugin : NULL;
}

#endif
