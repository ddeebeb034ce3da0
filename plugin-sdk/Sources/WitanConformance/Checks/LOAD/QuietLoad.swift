internal import Glibc

extension Check {
  /// LOAD-02.
  static let quietLoad = Check(
    "LOAD-02", "quiet-load", level: 1, .error,
    danger: "Code that runs at load runs before the operator has granted anything, in the host's own thread.",
    example: "__attribute__((constructor)) static void begin(void) { signal(SIGTERM, SIG_IGN); }",
    fix: "Do nothing in constructors; everything begins in create and ends in destroy.",
    .child { stage in
      // The loader's own first steps (a locale, a cache) are taken by a library that every process has.
      _ = dlopen("libm.so.6", RTLD_NOW | RTLD_LOCAL)
      let capture = try OutputCapture()
      let before = ProcessState.now()
      guard stage.flight.call(.load, { dlopen(stage.path, RTLD_NOW | RTLD_LOCAL) }) != nil else {
        throw Skip("the plugin cannot be loaded; see LOAD-01")
      }
      let after = ProcessState.now()
      var findings = after.changes(since: before, by: "loading the file")
      let printed = capture.take()
      if !printed.isEmpty {
        findings.append(Finding("loading the file printed \(printed.count) bytes", at: "standard output or error"))
      }
      return findings
    })

  /// LOAD-03.
  static let floatingPointModes = Check(
    "LOAD-03", "fp-mode", level: 1, .fatal,
    danger: "One plugin that switches on flush-to-zero, or another rounding, changes every other one's arithmetic.",
    example: "_mm_setcsr(_mm_getcsr() | 0x8040);      /* or: cc -shared -ffast-math, with gcc 12 */",
    fix: "Compile without -ffast-math; where another mode is needed, set it back before you return.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let instance = try subject.create()
      _ = try stage.feed(instance, series, 0..<series.count)
      let state = try stage.saveInPassing(instance)
      instance.destroy()
      let heir = try subject.create()
      if let state { _ = try heir.restore(state) }
      heir.destroy()
      return stage.flight.modeChanges.prefix(3).map { change in
        Finding(
          "\(change.function.word) changed the floating point modes from \(String(change.before, radix: 16)) to "
            + String(change.after, radix: 16), at: change.function.word)
      }
    })
}
