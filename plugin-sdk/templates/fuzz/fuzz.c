/*
 * A libFuzzer entry for a plugin's own source: bytes become bars, blocks, a save and a restore. For FUZ-06.
 *
 *   clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude -o NAME.so.fuzz fuzz.c plugin.c -lm
 *
 * Then `plugin-check NAME.so --level 4` runs it for --duration. An abort here is a vote that is none, or one that
 * depends on how the bars are cut into calls.
 */
#include <stdlib.h>
#include <string.h>
#include <witan.h>

enum { MOST = 512 };

static void log_line(void *ctx, int32_t level, wtn_str text) { (void)ctx, (void)level, (void)text; }
static void set_error(void *ctx, wtn_str text) { (void)ctx, (void)text; }
static int64_t now_ms(void *ctx) { (void)ctx; return 1700000000000; }
static uint64_t chance(void *ctx) { (void)ctx; return 4; }
static wtn_status emit(void *c, uint64_t s, const wtn_signal *g) { (void)c, (void)s, (void)g; return WTN_OK; }
static wtn_status explain(void *c, uint64_t s, wtn_str t) { (void)c, (void)s, (void)t; return WTN_OK; }
static wtn_status http(void *c, const wtn_http_request *r, uint64_t *n) { (void)c, (void)r, (void)n; return WTN_E_DENIED; }
static wtn_status cancel(void *c, uint64_t n) { (void)c, (void)n; return WTN_E_ARG; }
static wtn_status timer(void *c, int64_t at, uint64_t id) { (void)c, (void)at, (void)id; return WTN_E_DENIED; }

static const wtn_host host = { .size = sizeof(wtn_host), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR,
    .log = log_line, .set_error = set_error, .now_ms = now_ms, .random = chance, .emit = emit, .explain = explain,
    .http = http, .http_cancel = cancel, .set_timer = timer };

static int64_t open_ms[MOST];
static double column[5][MOST]; /* open, high, low, close, volume */

/* Two bytes a bar: how far it moves, and how far it reaches. Bars keep what the contract promises. */
static uint64_t bars_of(const uint8_t *data, size_t size) {
    double close = 100;
    uint64_t count = size / 2 < MOST ? size / 2 : MOST;
    for (uint64_t i = 0; i < count; ++i) {
        double open = close, step = ((int)data[2 * i] - 128) / 128.0, reach = data[2 * i + 1] / 16.0;
        close = open * (step < 0 ? 1 + step * 0.9 : 1 + step * step * 4);
        if (!(close > 1e-9)) close = 1e-9;
        if (close > 1e12) close = 1e12;
        open_ms[i] = 1700000000000 + (int64_t)i * 60000;
        column[0][i] = open;
        column[1][i] = (open > close ? open : close) * (1 + reach);
        column[2][i] = (open < close ? open : close) / (1 + reach);
        column[3][i] = close;
        column[4][i] = data[2 * i + 1] % 3 == 0 ? 0 : data[2 * i + 1];
    }
    return count;
}

static wtn_instance *make(const wtn_plugin *plugin) {
    wtn_value values[64];
    for (uint32_t i = 0; i < plugin->param_count; ++i)
        values[i] = ((const wtn_param *)((const char *)plugin->params + (size_t)i * plugin->param_stride))->def;
    wtn_instance *instance = NULL;
    if (plugin->create(&host, values, plugin->param_count, &instance) < 0) abort();
    return instance;
}

static void judge(const wtn_plugin *plugin, wtn_instance *instance, uint64_t at, uint64_t fresh, int8_t *actions,
                  double *confidences) {
    wtn_bars bars = { .size = sizeof bars, .count = at + fresh, .last_seq = at + fresh, .interval_ms = 60000,
        .symbol = WTN_STR("BTC/USDT"), .open_ms = open_ms, .open = column[0], .high = column[1], .low = column[2],
        .close = column[3], .volume = column[4] };
    wtn_signals out = { .size = sizeof out, .action = actions + at, .confidence = confidences + at };
    if (plugin->evaluate(instance, &bars, fresh, &out) < 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int8_t actions[2][MOST];
    static double confidences[2][MOST];
    static uint8_t state[1 << 20];
    const wtn_plugin *plugin = wtn_plugin_entry(WTN_ABI_MAJOR, WTN_ABI_MINOR);
    uint64_t count = plugin ? bars_of(data, size) : 0, half = count / 2;
    if (count == 0) return 0;
    wtn_instance *whole = make(plugin), *first = make(plugin), *second = make(plugin);
    judge(plugin, whole, 0, count, actions[0], confidences[0]);
    for (uint64_t at = 0; at < half; ++at) judge(plugin, first, at, 1, actions[1], confidences[1]);
    size_t need = 0;
    if (plugin->save(first, state, sizeof state, &need) < 0) abort();
    if (plugin->restore(second, (wtn_bytes){ state, need }, plugin->state_version) < 0) abort();
    judge(plugin, second, half, count - half, actions[1], confidences[1]);
    for (uint64_t i = 0; i < count; ++i) {
        int side = actions[0][i], votes = side != WTN_ABSTAIN && side != WTN_PENDING;
        if (side < WTN_SELL || side > WTN_PENDING || side != actions[1][i]) abort();
        if (votes && !(confidences[0][i] >= 0 && confidences[0][i] <= 100)) abort();
        if (votes && memcmp(&confidences[0][i], &confidences[1][i], sizeof(double)) != 0) abort();
    }
    plugin->restore(first, (wtn_bytes){ data, size }, plugin->state_version);
    plugin->destroy(whole);
    plugin->destroy(first);
    plugin->destroy(second);
    return 0;
}
