import Foundation
import Testing

/// A small strategy in C, compiled for a test: it counts its bars and says so with its confidence, so that a lost bar
/// or a lost state can be seen in every later vote.
enum CompiledPlugin {
  /// The confidence of the `bar`-th bar, counted from 1.
  static func confidence(_ bar: Int) -> Int { 1 + bar % 97 }

  /// Compiles it as `counter` into `path`, put there by a rename. `hangs` is the bar at which it never comes back, `deed` is
  /// C that it does before each answer, with the count of its bars in `me->count`, and `loaded` C that it does when it is
  /// loaded.
  static func compile(
    to path: String, version: String, action: Int, hangs: Int = 0, deed: String = "", loaded: String = ""
  ) throws {
    let (draft, source) = (path + ".made", path + ".c")
    try Data(text.utf8).write(to: URL(fileURLWithPath: source))
    defer { try? FileManager.default.removeItem(atPath: source) }
    let headers = HostProgram.root.path + "/plugin-sdk/Sources/CWitanABI/include"
    _ = try Shell.output(
      """
      cc -shared -fPIC -O1 -fvisibility=hidden -I '\(headers)' -DVERSION='"\(version)"' -DACTION='(\(action))' \
      -DHANGS=\(hangs) -DDEED='\(deed)' -DLOADED='\(loaded)' -o '\(draft)' '\(source)' && chmod 755 '\(draft)' && mv -f '\(draft)' '\(path)'
      """)
  }

  private static let text = #"""
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    #include "witan.h"
    struct wtn_instance { uint64_t count; };
    __attribute__((constructor)) static void loaded(void) { LOADED; }
    static wtn_status create(const wtn_host *host, const wtn_value *v, size_t n, wtn_instance **out) {
        (void)host; (void)v; (void)n;
        *out = calloc(1, sizeof **out);
        return *out ? WTN_OK : WTN_E_NOMEM;
    }
    static void destroy(wtn_instance *me) { free(me); }
    static int32_t warmup_bars(const wtn_value *v, size_t n) { (void)v; (void)n; return 0; }
    static wtn_status evaluate(wtn_instance *me, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
        (void)bars;
        for (uint64_t i = 0; i < fresh; i++) {
            me->count++;
            DEED;
            if (HANGS && me->count == HANGS) for (;;) pause();
            out->action[i] = ACTION;
            out->confidence[i] = (double)(1 + me->count % 97);
        }
        return WTN_OK;
    }
    static wtn_status save(wtn_instance *me, uint8_t *buf, size_t cap, size_t *need) {
        *need = 8;
        if (cap < 8) return WTN_E_TOO_SMALL;
        memcpy(buf, &me->count, 8);
        return WTN_OK;
    }
    static wtn_status restore(wtn_instance *me, wtn_bytes blob, uint32_t from) {
        if (from != 1 || blob.len != 8) return WTN_E_STATE;
        memcpy(&me->count, blob.ptr, 8);
        return WTN_OK;
    }
    static const wtn_reason reasons[] = { { WTN_STR(""), { { 0 } } } };
    static const wtn_plugin plugin = {
        .magic = WTN_MAGIC, .size = sizeof(wtn_plugin), .abi_major = 1, .abi_minor = 0,
        .flags = WTN_F_UNLOADABLE | WTN_F_DETERMINISTIC, .id = WTN_STR("counter"), .name = WTN_STR("Counter"),
        .version = WTN_STR(VERSION), .author = WTN_STR("tests"), .summary = WTN_STR("counts bars"),
        .state_version = 1, .reasons = reasons, .reason_count = 1, .reason_stride = sizeof(wtn_reason),
        .create = create, .destroy = destroy, .warmup_bars = warmup_bars, .evaluate = evaluate,
        .save = save, .restore = restore,
    };
    WTN_EXPORT const wtn_plugin *wtn_plugin_entry(uint16_t major, uint16_t minor) {
        (void)minor;
        return major == WTN_ABI_MAJOR ? &plugin : NULL;
    }
    """#
}
