internal import CWitanABI
internal import Glibc

extension Check {
  /// LOAD-04.
  static let scanTime = Check(
    "LOAD-04", "scan-time", level: 2, .warning, limits: Limits(file: 512, deadline: 15_000),
    danger: "A host looks at every plugin at its start and at each reload; slow ones add up.",
    example: "__attribute__((constructor)) static void begin(void) { make_tables_for_ten_seconds(); }",
    fix: "Make tables when an instance is created; keep the file small.",
    .child { stage in
      var best = Double.infinity
      for number in 0..<3 where number == 0 || best < 2000 {
        let copy = try PluginCopy(of: stage.path, as: "copy-\(number).so")
        let start = Moment()
        let handle = try Subject.open(copy.path, stage.flight)
        let entry = try Subject.entry(in: handle)
        _ = stage.flight.call(.entry) { entry(UInt16(WTN_ABI_MAJOR), UInt16(WTN_ABI_MINOR)) }
        best = min(best, start.milliseconds)
      }
      guard best > 100 else { return [] }
      return [
        Finding(
          "loading and the descriptor took \(Int(best)) ms at best, expected at most 100",
          at: "dlopen", severity: best > 2000 ? .error : .warning)
      ]
    })

  /// LOAD-05.
  static let noHostSymbols = Check(
    "LOAD-05", "no-host-symbols", level: 2, .error,
    danger: "A plugin that takes functions from the host's program works in one host only, and breaks when it changes.",
    example: "extern void host_log(const char *);   /* found in the host by accident of its linking */",
    fix: "Use the table that create is given; link with -Wl,--no-undefined.",
    .file { file in
      let elf = try file.elf()
      let needed = elf.symbols.filter { !$0.isDefined && $0.binding != .local }.map(\.name)
      let suspects = needed.filter { name in
        ["wtn_", "wkp_", "witan_", "host_"].contains { name.hasPrefix($0) }
      }
      guard !suspects.isEmpty else { return [] }
      return [Finding("the file takes \(Check.list(suspects)) from the host's program", at: "undefined symbols")]
    })
}
