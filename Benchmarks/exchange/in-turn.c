/* Votes to buy at even minutes and to sell at odd ones, always with all its strength: what the timing needs. */
#include <stdlib.h>
#include <string.h>
#include <witan.h>

struct wtn_instance { uint64_t last_seq; };

static wtn_status create(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    (void)values;
    if (!host || !out || count) return WTN_E_ARG;
    wtn_instance *instance = calloc(1, sizeof *instance);
    if (!instance) return WTN_E_NOMEM;
    *out = instance;
    return WTN_OK;
}

static void destroy(wtn_instance *instance) { free(instance); }

static int32_t warmup_bars(const wtn_value *values, size_t count) {
    (void)values;
    return count ? WTN_E_ARG : 0;
}

static wtn_status evaluate(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!self || !bars || !out || !WTN_HAS(bars, wtn_bars, volume) || !WTN_HAS(out, wtn_signals, confidence))
        return WTN_E_ARG;
    if (fresh < 1 || fresh > bars->count || !bars->open_ms || !out->action || !out->confidence) return WTN_E_ARG;
    if (self->last_seq && bars->last_seq - fresh + 1 <= self->last_seq) return WTN_E_STATE;
    self->last_seq = bars->last_seq;
    for (uint64_t i = 0; i < fresh; ++i) {
        int64_t minute = bars->open_ms[bars->count - fresh + i] / 60000;
        out->action[i] = minute % 2 == 0 ? WTN_BUY : WTN_SELL;
        out->confidence[i] = 100;
    }
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
    *need = sizeof self->last_seq;
    if (room < *need || !buffer) return WTN_E_TOO_SMALL;
    memcpy(buffer, &self->last_seq, sizeof self->last_seq);
    return WTN_OK;
}

static wtn_status restore(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (!self) return WTN_E_ARG;
    if (version != 1 || blob.len != sizeof self->last_seq || !blob.ptr) return WTN_E_STATE;
    memcpy(&self->last_seq, blob.ptr, sizeof self->last_seq);
    return WTN_OK;
}

static const wtn_plugin plugin = {
    .magic = WTN_MAGIC, .size = sizeof(wtn_plugin), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR,
    .flags = WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC,
    .id = WTN_STR("in-turn"), .name = WTN_STR("in-turn"), .version = WTN_STR("1.0.0"), .author = WTN_STR("Witan"),
    .summary = WTN_STR("Buys at even minutes, sells at odd ones"), .state_version = 1,
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
