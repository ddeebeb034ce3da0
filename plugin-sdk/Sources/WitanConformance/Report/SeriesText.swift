/// A short series of bars as text: for people, as CSV, and as a test in C.
enum SeriesText {
  private static let most = 12

  /// How many bars there are, and a line for each of the last.
  static func lines(_ series: Series) -> [String] {
    let head = "shrunk to \(series.count) bar\(series.count == 1 ? "" : "s"), open_ms open high low close volume:"
    // The bar at which it happens is the last, or near it.
    let hidden = max(0, series.count - most)
    let rows = (hidden..<series.count).map { row(series, $0, ", ") }
    return [head] + (hidden > 0 ? ["… \(hidden) before; --shrunk DIR writes all"] : []) + rows
  }

  /// With a line of names; numbers so that reading gives the same bits.
  static func csv(_ series: Series) -> String {
    "open_ms,open,high,low,close,volume\n" + (0..<series.count).map { row(series, $0, ",") + "\n" }.joined()
  }

  private static func row(_ series: Series, _ bar: Int, _ comma: String) -> String {
    let values = [series.open[bar], series.high[bar], series.low[bar], series.close[bar], series.volume[bar]]
    return ([String(series.openMs[bar])] + values.map { "\($0)" }).joined(separator: comma)
  }

  /// A program that judges the bars one by one and all at once, and fails where a status, a vote or a difference between
  /// the two is wrong.
  static func test(_ series: Series, _ outcome: Outcome, of report: Report) -> String {
    let found = outcome.findings.first.map { TextReport.clean($0.sentence).replacing("*/", with: "* /") } ?? ""
    let name = "\(outcome.check.id):\(outcome.seed ?? report.seed):\(outcome.caseIndex)"
    let rows = (0..<series.count).map { bar in
      let values = [series.open[bar], series.high[bar], series.low[bar], series.close[bar], series.volume[bar]]
      return "    { \(series.openMs[bar]), " + values.map(literal).joined(separator: ", ") + " },\n"
    }
    return """
      /*
       * \(name): \(found)
       *
       * cc -std=c11 -I plugin-sdk/Sources/CWitanABI/include -o shrunk this.c -ldl && ./shrunk PLUGIN.so
       */
      #include <math.h>
      #include <stdio.h>
      #include <stdlib.h>
      #include <string.h>
      #include <dlfcn.h>
      #include <witan.h>

      enum { BARS = \(series.count) };
      static const struct { int64_t open_ms; double open, high, low, close, volume; } rows[BARS] = {
      \(rows.joined())};

      """ + body(interval: series.interval)
  }

  /// A C literal; hexadecimal, so that no digit is lost.
  private static func literal(_ value: Double) -> String {
    if value.isNaN { return "NAN" }
    if value.isInfinite { return value < 0 ? "-INFINITY" : "INFINITY" }
    let significand =
      (1 + value.significand.magnitude.truncatingRemainder(dividingBy: 1)).bitPattern & 0xF_FFFF_FFFF_FFFF
    guard value.isNormal else { return "\(value)" }
    let digits = String(significand, radix: 16)
    let padded = String(repeating: "0", count: 13 - digits.count) + digits
    return "\(value < 0 ? "-" : "")0x1.\(padded)p\(value.exponent)"
  }

  private static func body(interval: Int64) -> String {
    """
    static double column[5][BARS];
    static int64_t open_ms[BARS];
    static int8_t actions[2][BARS];
    static double confidences[2][BARS];

    static void set_error(void *ctx, wtn_str text) { (void)ctx; fprintf(stderr, "%.*s\\n", (int)text.len, text.ptr); }
    static void log_line(void *ctx, int32_t level, wtn_str text) { (void)ctx; (void)level; (void)text; }
    static int64_t now_ms(void *ctx) { (void)ctx; return open_ms[BARS - 1] + \(interval); }
    static uint64_t chance(void *ctx) { (void)ctx; return 4; }
    static wtn_status emit(void *c, uint64_t s, const wtn_signal *g) { (void)c; (void)s; (void)g; return WTN_OK; }
    static wtn_status explain(void *c, uint64_t s, wtn_str t) { (void)c; (void)s; (void)t; return WTN_OK; }
    static wtn_status http(void *c, const wtn_http_request *r, uint64_t *n) { (void)c; (void)r; (void)n; return WTN_E_DENIED; }
    static wtn_status cancel(void *c, uint64_t n) { (void)c; (void)n; return WTN_E_ARG; }
    static wtn_status timer(void *c, int64_t at, uint64_t id) { (void)c; (void)at; (void)id; return WTN_E_DENIED; }

    static int judge(const wtn_plugin *plugin, int way, uint64_t block) {
        static const wtn_host host = { .size = sizeof(wtn_host), .abi_major = WTN_ABI_MAJOR, .abi_minor = WTN_ABI_MINOR,
            .log = log_line, .set_error = set_error, .now_ms = now_ms, .random = chance, .emit = emit,
            .explain = explain, .http = http, .http_cancel = cancel, .set_timer = timer };
        wtn_value values[64];
        for (uint32_t i = 0; i < plugin->param_count; ++i)
            values[i] = ((const wtn_param *)((const char *)plugin->params + (size_t)i * plugin->param_stride))->def;
        wtn_instance *instance = NULL;
        if (plugin->create(&host, values, plugin->param_count, &instance) < 0) return printf("create refuses\\n"), 1;
        for (uint64_t at = 0; at < BARS;) {
            uint64_t fresh = block < BARS - at ? block : BARS - at;
            wtn_bars bars = { .size = sizeof bars, .count = at + fresh, .last_seq = at + fresh, .interval_ms = \(interval),
                .symbol = WTN_STR("BTC/USDT"), .open_ms = open_ms, .open = column[0], .high = column[1],
                .low = column[2], .close = column[3], .volume = column[4] };
            wtn_signals out = { .size = sizeof out, .action = actions[way] + at, .confidence = confidences[way] + at };
            wtn_status status = plugin->evaluate(instance, &bars, fresh, &out);
            if (status < 0) return printf("evaluate answers %d at bar %d\\n", (int)status, (int)at), 1;
            at += fresh;
        }
        plugin->destroy(instance);
        return 0;
    }

    int main(int count, char **words) {
        void *image = count == 2 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : NULL;
        if (!image) return printf("usage: %s ./PLUGIN.so\\n", words[0]), 2;
        void *symbol = dlsym(image, WTN_ENTRY_SYMBOL);
        wtn_entry_fn entry;
        memcpy(&entry, &symbol, sizeof entry);
        const wtn_plugin *plugin = symbol ? entry(WTN_ABI_MAJOR, WTN_ABI_MINOR) : NULL;
        if (!plugin) return printf("no entry\\n"), 1;
        for (int i = 0; i < BARS; ++i) {
            open_ms[i] = rows[i].open_ms;
            column[0][i] = rows[i].open, column[1][i] = rows[i].high, column[2][i] = rows[i].low;
            column[3][i] = rows[i].close, column[4][i] = rows[i].volume;
        }
        if (judge(plugin, 0, 1) || judge(plugin, 1, BARS)) return 1;
        int wrong = 0;
        for (int i = 0; i < BARS; ++i) {
            int side = actions[0][i], votes = side != WTN_ABSTAIN && side != WTN_PENDING;
            double strength = confidences[0][i];
            int fault = side < WTN_SELL || side > WTN_PENDING || (votes && !(strength >= 0 && strength <= 100)) ||
                side != actions[1][i] || (votes && memcmp(&strength, &confidences[1][i], sizeof strength) != 0);
            printf("bar %d: %d %g, in one call %d %g%s\\n", i, side, strength, actions[1][i], confidences[1][i],
                fault ? "   <-- wrong" : "");
            wrong |= fault;
        }
        return wrong;
    }

    """
  }
}
