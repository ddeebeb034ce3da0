/// One sin, done to the honest template, and the check that must see it.
struct WickedVariant: CustomStringConvertible, Sendable {
  let check: String
  var prelude = ""
  var changes: [(from: String, to: String)] = []
  var flags: [String] = []
  var without: Set<String> = []
  var hasMap = true
  /// The word of the verdict.
  var verdict = "fail"
  /// What the findings must say.
  let says: String

  var description: String { check }

  init(
    _ check: String, prelude: String = "", _ changes: [(from: String, to: String)] = [], flags: [String] = [],
    without: Set<String> = [], hasMap: Bool = true, verdict: String = "fail", says: String
  ) {
    (self.check, self.prelude, self.changes, self.flags) = (check, prelude, changes, flags)
    (self.without, self.hasMap, self.verdict, self.says) = (without, hasMap, verdict, says)
  }

  /// Code at the end of each evaluate.
  static func judging(_ code: String) -> [(from: String, to: String)] {
    [("    self->now.last_seq = bars->last_seq;\n", "    self->now.last_seq = bars->last_seq;\n    \(code)\n")]
  }

  /// Code at the beginning of create.
  static func creating(_ code: String) -> [(from: String, to: String)] {
    [("    if (!host || !out) return WTN_E_ARG;\n", "    if (!host || !out) return WTN_E_ARG;\n    \(code)\n")]
  }

  /// Sins of the file itself.
  static let files: [WickedVariant] = [
    .init("BIN-02", flags: ["-Dwtn_plugin_entry=other_entry"], hasMap: false, says: "wtn_plugin_entry"),
    .init("BIN-03", prelude: "WTN_EXPORT double ema(void) { return 1; }", hasMap: false, verdict: "warn", says: "ema"),
    .init("BIN-03", prelude: "WTN_EXPORT void *wtn_more(void) { return 0; }", hasMap: false, says: "wtn_more"),
    .init(
      "BIN-04",
      prelude: "__asm__(\".pushsection .bss\\n.globl one\\n.type one, @gnu_unique_object\\n.size one, 4\\n\"\n"
        + "\"one: .zero 4\\n.popsection\");", hasMap: false, says: "one"),
    .init(
      "BIN-05", prelude: "__asm__(\".pushsection .text\\n.quad malloc\\n.popsection\");", flags: ["-Wl,-z,notext"],
      says: "patch code"),
    .init("BIN-06", flags: ["-Wl,-z,execstack"], says: "executable stack"),
    .init(
      "BIN-07", flags: ["-nostdlib", "-Wl,--omagic"], without: ["-Wl,--no-undefined", "-Wl,-z,relro,-z,now"],
      says: "writable and executable"),
    .init(
      "BIN-08", flags: ["-Wl,-z,lazy,-z,norelro"], without: ["-Wl,-z,relro,-z,now"], verdict: "warn", says: "RELRO"),
    .init("BIN-09", flags: ["-Wl,-rpath,/home/me/lib"], says: "/home/me/lib"),
    .init("BIN-13", flags: ["-Wl,-soname,libstrategy.so"], verdict: "warn", says: "libstrategy.so"),
    .init(
      "BIN-14",
      prelude: (0..<9).map { "__attribute__((constructor)) static void c\($0)(void) {}" }.joined(separator: "\n"),
      flags: ["-O0"], verdict: "warn", says: "constructors"),
    .init(
      "BIN-15", prelude: "__attribute__((section(\"swift5_types\"), used)) static const int types[4] = {1};",
      verdict: "warn", says: "Swift"),
    .init("BIN-16", flags: ["-Wl,--build-id=none"], verdict: "warn", says: "build id"),
    .init(
      "LOAD-05", prelude: "void host_log(const char *);", judging("host_log(\"x\");"), without: ["-Wl,--no-undefined"],
      says: "host_log"),
  ]

  /// Sins that only a child sees.
  static let deeds: [WickedVariant] = [
    .init(
      "LOAD-01", prelude: "double nowhere(double);", judging("nowhere(1);"), without: ["-Wl,--no-undefined"],
      says: "nowhere"),
    .init(
      "LOAD-02",
      prelude: "#include <signal.h>\n__attribute__((constructor)) static void b(void) { signal(15, SIG_IGN); }",
      says: "SIGTERM"),
    .init(
      "LOAD-02", prelude: "#include <stdio.h>\n__attribute__((constructor)) static void b(void) { puts(\"hello\"); }",
      says: "printed 6 bytes"),
    .init(
      "LOAD-03",
      judging(
        "{ unsigned m; __asm__ volatile(\"stmxcsr %0\" : \"=m\"(m)); m |= 0x8040; "
          + "__asm__ volatile(\"ldmxcsr %0\" : : \"m\"(m)); }"), says: "evaluate changed the floating point modes"),
    .init(
      "LOAD-04",
      prelude:
        "__attribute__((constructor)) static void b(void) { for (volatile unsigned i = 0; i < 200000000u; ++i); }",
      verdict: "warn", says: "expected at most 100"),
    .init(
      "ABI-01", [("host_major == WTN_ABI_MAJOR ?", "host_major == WTN_ABI_MAJOR && host_minor == 0 ?")],
      says: "refuses a host of version 1.1"),
    .init("ABI-01", [("host_major == WTN_ABI_MAJOR ?", "host_major ?")], says: "serves a host of version 2.0"),
    .init(
      "ABI-02", judging("if (((volatile const char *)bars)[sizeof *bars] == 7) return WTN_E_ARG;"), verdict: "crash",
      says: "read the struct wtn_bars beyond its end, byte +1"),
    .init("ABI-03", judging("if (bars->size != sizeof *bars) return WTN_E_ARG;"), says: "evaluate answered -1"),
    .init("ABI-06", creating("if (host->granted & ~15ull) return WTN_E_ARG;"), says: "unknown bits are ignored"),
    .init(
      "ABI-11", [("    if (!host || !out) return WTN_E_ARG;\n", "    host->now_ms(host->ctx);\n")], verdict: "crash",
      says: "create with a null host"),
    .init("DESC-01", [("WTN_STR(\"0.1.0\")", "WTN_STR(\"1.0\")")], says: "MAJOR.MINOR.PATCH"),
    .init(
      "DESC-02", [(".name = WTN_STR(\"slow\")", ".name = WTN_STR(\"fast\")")], says: "two parameters are named \"fast\""
    ),
    .init(
      "DESC-03",
      [
        (
          "return host_major == WTN_ABI_MAJOR ? &plugin : NULL;",
          "static wtn_plugin copies[64]; static int n; copies[n % 64] = plugin; "
            + "return host_major == WTN_ABI_MAJOR ? &copies[n++ % 64] : NULL;"
        )
      ], says: "another pointer"),
    .init("LIF-01", [("{ free(instance); }", "{ (void)instance; }")], says: "leaves"),
    .init(
      "LIF-06",
      prelude: "#include <stdlib.h>\nchar *kept; __attribute__((constructor)) static void b(void) "
        + "{ kept = malloc(4096); kept[0] = 1; }", says: "a generation that was closed leaves"),
    .init(
      "LIF-08", prelude: "#include <signal.h>\nstatic void h(int s) { (void)s; }", creating("signal(SIGXFSZ, h);"),
      says: "SIGXFSZ"),
    .init(
      "RES-01", prelude: "#include <fcntl.h>",
      judging("if (bars->last_seq % 1000 == 0) open(\"/dev/null\", O_RDONLY);"),
      says: "10 descriptor(s)"),
    .init(
      "RES-04", prelude: "#include <pthread.h>\nstatic void *work(void *x) { return x; }",
      creating("pthread_t t; pthread_create(&t, 0, work, 0); pthread_join(t, 0);"), verdict: "crash",
      says: "a thread or a process is started"),
    .init(
      "PRF-01", judging("for (volatile int i = 0; i < 4000000; ++i) {}"), verdict: "warn", says: "of processor time"),
    .init("PRF-05", judging("while (bars->last_seq > 40) self->now.last_seq++;"), verdict: "timeout", says: "evaluate"),
    .init(
      "SEC-01", prelude: "#include <sys/socket.h>",
      judging("if (bars->last_seq == 40) socket(AF_INET, SOCK_STREAM, 0);"),
      verdict: "crash", says: "system call socket"),
  ]
}
