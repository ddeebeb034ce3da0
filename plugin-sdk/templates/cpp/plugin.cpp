/*
 * __NAME__: BUY while the fast exponential average of the closes stands above the slow one, SELL while below.
 *
 * A whole plugin in one file, C++17. Change the identity, the parameters and `EmaCross`; the rest is the contract's
 * part. The templates in the other languages give the same votes, bit for bit. No exception crosses the border:
 * `guarded` turns each into a status.
 */
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>
#include <witan.h>

namespace {

template <size_t N> constexpr wtn_str text(const char (&literal)[N]) { return { literal, N - 1 }; }

/* ---- parameters: declared once, the host makes options, forms and searches from them ---- */

enum { FAST, SLOW, PARAMETERS };

constexpr wtn_value bars_of(int64_t n) { return { WTN_T_INT, 0, n, 0, { nullptr, 0 } }; }

constexpr wtn_param window(wtn_str name, wtn_str label, int64_t min, int64_t max, int64_t standard) {
    return { sizeof(wtn_param), WTN_PF_TUNABLE, name, label, text("bars"), bars_of(min), bars_of(max), bars_of(1),
             bars_of(standard), nullptr, 0 };
}

constexpr wtn_param parameters[PARAMETERS] = {
    window(text("fast"), text("Fast average"), 2, 500, 12),
    window(text("slow"), text("Slow average"), 3, 1000, 26),
};

/* ---- reasons: entry 0 means "none given" ---- */

constexpr wtn_reason reasons[] = {
    { text(""), { text(""), text(""), text("") } },
    { text("Fast average {0} above slow average {1}"), { text("quote"), text("quote"), text("") } },
    { text("Fast average {0} below slow average {1}"), { text("quote"), text("quote"), text("") } },
};

/* ---- the strategy ---- */

/* Why a call is refused: a status for the host and a sentence for people. */
struct Refusal {
    wtn_status status;
    const char *words;
};

struct Vote {
    int8_t action = WTN_ABSTAIN;
    double confidence = 0;
    double figures[3] = { 0, 0, 0 };
};

/* An exponential average, begun with the mean of the first `window` closes. */
struct Average {
    int64_t window;
    double value = 0; /* until the window is full, the sum of its closes */

    void follow(double close, uint64_t seen) {
        if (seen >= static_cast<uint64_t>(window)) {
            value += 2.0 / static_cast<double>(window + 1) * (close - value);
        } else {
            value += close;
            if (seen + 1 == static_cast<uint64_t>(window)) value /= static_cast<double>(window);
        }
    }
};

/* Everything that decides the next vote. It is saved as it stands, so it holds no pointer. */
struct EmaCross {
    Average fast, slow;
    uint64_t bars = 0;     /* judged so far */
    uint64_t last_seq = 0; /* of the newest */
    int64_t side = 0;      /* WTN_BUY, WTN_SELL; 0 before the averages ever differed */

    EmaCross(int64_t fast_window, int64_t slow_window) : fast{ fast_window }, slow{ slow_window } {}

    Vote judge(double close) {
        Vote vote;
        fast.follow(close, bars);
        slow.follow(close, bars);
        bars += 1;
        if (bars < static_cast<uint64_t>(slow.window)) return vote;
        if (fast.value > slow.value) side = WTN_BUY;
        else if (fast.value < slow.value) side = WTN_SELL;
        if (side == 0) return vote;
        vote.action = static_cast<int8_t>(side);
        vote.confidence = strength(std::fabs(fast.value - slow.value));
        vote.figures[0] = fast.value;
        vote.figures[1] = slow.value;
        return vote;
    }

    /* True if it can be what an instance with the windows of `other` has saved. */
    bool continues(const EmaCross &other) const {
        auto price = [](double x) { return x > 0 && std::isfinite(x); };
        return fast.window == other.fast.window && slow.window == other.slow.window && side >= WTN_SELL &&
               side <= WTN_BUY && (bars == 0 || (price(fast.value) && price(slow.value)));
    }

private:
    /* 0 for no distance, 50 for 0.05 % of the slow average, towards 100 far out; a view is at least 1. */
    double strength(double distance) const {
        double ratio = distance / (slow.value * 0.0005);
        double full = !(distance > 0) ? 0 : !(ratio < 1e6) ? 100 : 100 * (ratio * ratio / (ratio * ratio + 1));
        return full < 1 ? 1 : full;
    }
};

/* ---- the contract ---- */

/* A saved state: the strategy, and FNV-1a over its bytes, so that a cut or changed one is not taken for a sound one. */
struct Saved {
    EmaCross strategy;
    uint64_t sum;

    static uint64_t checksum(const EmaCross &strategy) {
        unsigned char bytes[sizeof strategy];
        std::memcpy(bytes, &strategy, sizeof strategy);
        uint64_t sum = 0xcbf29ce484222325u;
        for (unsigned char byte : bytes) sum = (sum ^ byte) * 0x100000001b3u;
        return sum;
    }
};

/* Runs a body that may throw; what it throws becomes a status, with words for the host. */
template <class Body> wtn_status guarded(const wtn_host *host, Body body) noexcept {
    Refusal refusal = { WTN_E_INTERNAL, "the plugin threw something that is no std::exception" };
    try {
        body();
        return WTN_OK;
    } catch (const Refusal &thrown) {
        refusal = thrown;
    } catch (const std::bad_alloc &) {
        refusal = { WTN_E_NOMEM, "there is no memory for it" };
    } catch (const std::exception &) {
        refusal.words = "the plugin threw an exception that it does not expect";
    } catch (...) {
    }
    if (host && host->set_error) host->set_error(host->ctx, { refusal.words, std::strlen(refusal.words) });
    return refusal.status;
}

/* The checks that create and warmup_bars share. */
EmaCross make(const wtn_value *values, size_t count) {
    if (count != PARAMETERS || !values) throw Refusal{ WTN_E_ARG, "expected a value for fast and one for slow" };
    for (size_t i = 0; i < count; ++i) {
        if (values[i].type != WTN_T_INT) throw Refusal{ WTN_E_ARG, "fast and slow must be whole numbers" };
        if (values[i].i < parameters[i].min.i || values[i].i > parameters[i].max.i)
            throw Refusal{ WTN_E_RANGE, "fast must lie between 2 and 500, slow between 3 and 1000" };
    }
    if (values[FAST].i >= values[SLOW].i) throw Refusal{ WTN_E_RANGE, "fast must be below slow" };
    return EmaCross(values[FAST].i, values[SLOW].i);
}

/* Writes `value` where the host gave the column. */
template <class T> void put(T *column, uint64_t index, T value) {
    if (column) column[index] = value;
}

void write(const wtn_signals *out, uint64_t index, const Vote &vote) {
    out->action[index] = vote.action;
    out->confidence[index] = vote.confidence;
    uint32_t reason = vote.action == WTN_BUY ? 1 : vote.action == WTN_SELL ? 2 : 0;
    if (WTN_HAS(out, wtn_signals, reason)) put(out->reason, index, reason);
    if (WTN_HAS(out, wtn_signals, figures))
        for (int f = 0; f < 3; ++f) put(out->figures[f], index, vote.figures[f]);
    if (WTN_HAS(out, wtn_signals, valid_ms)) put<int64_t>(out->valid_ms, index, 0);
    if (WTN_HAS(out, wtn_signals, stop_price)) put(out->stop_price, index, 0.0);
    if (WTN_HAS(out, wtn_signals, target_price)) put(out->target_price, index, 0.0);
}

} // namespace

struct wtn_instance {
    const wtn_host *host;
    const EmaCross fresh;
    EmaCross now;

    void evaluate(const wtn_bars *bars, uint64_t count, const wtn_signals *out) {
        if (!bars->close || !out->action || !out->confidence || count < 1 || count > bars->count)
            throw Refusal{ WTN_E_ARG, "bars or signals are incomplete" };
        uint64_t first_fresh = bars->last_seq - count + 1, first_visible = bars->last_seq - bars->count + 1;
        if (now.bars && first_fresh <= now.last_seq)
            throw Refusal{ WTN_E_STATE, "a fresh bar has been judged already" };

        /* Visible bars that were not seen yet bring the averages up to date; after a hole that is not visible, start
           anew. */
        uint64_t i = 0, past = bars->count - count;
        if (now.bars && first_visible <= now.last_seq + 1) i = now.last_seq + 1 - first_visible;
        else now = fresh;
        for (; i < past; ++i) now.judge(bars->close[i]);
        for (uint64_t k = 0; k < count; ++k) write(out, k, now.judge(bars->close[past + k]));
        now.last_seq = bars->last_seq;
    }

    void restore(wtn_bytes blob, uint32_t version) {
        now = fresh;
        Saved saved{ fresh, 0 };
        if (version != 1 || !blob.ptr || blob.len != sizeof saved)
            throw Refusal{ WTN_E_STATE, "the saved state has another version or size: replay the warm-up" };
        std::memcpy(static_cast<void *>(&saved), blob.ptr, sizeof saved);
        if (saved.sum != Saved::checksum(saved.strategy) || !saved.strategy.continues(fresh))
            throw Refusal{ WTN_E_STATE, "the saved state is damaged or of other windows: replay the warm-up" };
        now = saved.strategy;
    }
};

namespace {

wtn_status create(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!host || !out) return WTN_E_ARG;
    return guarded(host, [&] {
        EmaCross made = make(values, count);
        *out = new wtn_instance{ host, made, made };
    });
}

void destroy(wtn_instance *instance) { delete instance; }

int32_t warmup_bars(const wtn_value *values, size_t count) {
    int32_t bars = 0;
    wtn_status status = guarded(nullptr, [&] { bars = static_cast<int32_t>(make(values, count).slow.window - 1); });
    return status < 0 ? status : bars;
}

wtn_status evaluate(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    if (!self || !bars || !out || !WTN_HAS(bars, wtn_bars, volume) || !WTN_HAS(out, wtn_signals, confidence))
        return WTN_E_ARG;
    return guarded(self->host, [&] { self->evaluate(bars, fresh, out); });
}

wtn_status save(wtn_instance *self, uint8_t *buf, size_t cap, size_t *need) {
    if (!self || !need) return WTN_E_ARG;
    Saved saved{ self->now, Saved::checksum(self->now) };
    *need = sizeof saved;
    if (!buf || cap < sizeof saved) return WTN_E_TOO_SMALL;
    std::memcpy(buf, &saved, sizeof saved);
    return WTN_OK;
}

wtn_status restore(wtn_instance *self, wtn_bytes blob, uint32_t version) {
    if (!self) return WTN_E_ARG;
    return guarded(self->host, [&] { self->restore(blob, version); });
}

constexpr wtn_plugin describe() {
    wtn_plugin plugin{};
    plugin.magic = WTN_MAGIC;
    plugin.size = sizeof plugin;
    plugin.abi_major = WTN_ABI_MAJOR;
    plugin.abi_minor = WTN_ABI_MINOR;
    plugin.flags = WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC;
    plugin.id = text("__NAME__");
    plugin.name = text("__NAME__");
    plugin.version = text("0.1.0");
    plugin.author = text("you");
    plugin.summary = text("The side on which the fast exponential average stands of the slow one");
    plugin.state_version = 1;
    plugin.params = parameters;
    plugin.param_count = PARAMETERS;
    plugin.param_stride = sizeof(wtn_param);
    plugin.reasons = reasons;
    plugin.reason_count = sizeof reasons / sizeof *reasons;
    plugin.reason_stride = sizeof(wtn_reason);
    plugin.function_stride = sizeof(wtn_function);
    plugin.create = create;
    plugin.destroy = destroy;
    plugin.warmup_bars = warmup_bars;
    plugin.evaluate = evaluate;
    plugin.save = save;
    plugin.restore = restore;
    return plugin;
}

constexpr wtn_plugin plugin = describe();

} // namespace

WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t host_major, uint16_t) {
    return host_major == WTN_ABI_MAJOR ? &plugin : nullptr; /* a newer host is served */
}
