internal import Glibc

extension Check {
  /// LIF-11.
  static let exitWithoutDestroy = Check(
    "LIF-11", "exit-without-destroy", level: 2, .warning, limits: Limits(deadline: 15_000),
    danger:
      "A host that must end, ends: a plugin that then waits, or falls, turns a clean stop into a hang or a crash.",
    example: "__attribute__((destructor)) static void last(void) { while (instances) usleep(1000); }",
    fix: "Do nothing at the process's end: no destructor functions, no atexit; the system takes memory back.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 20))
      stage.phase("the process ends by exit while an instance lives")
      let instance = try stage.subject().create()
      _ = try stage.feed(instance, series, 0..<series.count)
      let fate = try stage.fate(within: 3000) { exit(0) }
      switch fate {
      case .told: return []
      case .late: return [Finding("the process has not ended 3 s after exit", at: "exit")]
      case .died(_, let sentence, _): return [Finding("at exit: \(sentence)", at: "exit")]
      }
    })

  /// LIF-12.
  static let fork = Check(
    "LIF-12", "fork", level: 2, .warning,
    danger: "Scenarios are made by copying the process between two bars; an instance that knows its process, or shares "
      + "something with its copy, votes otherwise in it.",
    example: "if (getpid() != self->pid) return WTN_E_STATE;",
    fix: "Keep state in memory of your own alone: no process number, no shared mapping, no file's position.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 60))
      let base = try stage.runApart(series)
      let half = try Feeder(stage, series)
      while half.next < series.count - 40 { try half.step() }
      stage.phase("the process is copied after bar \(half.next), and both go on")
      let copy = try stage.signalsApart {
        try half.finish()
        half.instance.destroy()
        return half.signals
      }
      let copied = Difference(how: "in a copy of the process", series: series, base: base, other: copy).findings
      guard copied.isEmpty else { return copied }
      try half.finish()
      return Difference(
        how: "after the process was copied", series: series, base: base, other: half.signals
      ).findings
    })
}
