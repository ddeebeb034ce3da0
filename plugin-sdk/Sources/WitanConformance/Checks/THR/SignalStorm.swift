internal import CWitanProbe
internal import Glibc

extension Check {
  /// THR-07.
  static let signalStorm = Check(
    "THR-07", "eintr", level: 3, .warning,
    danger:
      "A host uses signals (a timer, a child that ended): a system call that one interrupts answers EINTR, which is no "
      + "error.",
    example: "if (nanosleep(&moment, NULL) != 0) return WTN_E_INTERNAL;",
    fix: "Call again where a call answers EINTR; better, judge without system calls at all.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 300))
      let base = try stage.runApart(series)
      stage.phase("a signal comes a thousand times a second")
      let error = wkp_storm(1000)
      guard error == 0 else { throw KitError("no timer could be set: \(String(cString: strerror(error)))") }
      defer { wkp_storm(0) }
      let start = Moment()
      repeat {
        let other = try stage.run(series)
        let found = Difference(
          how: "with a signal every millisecond", series: series, base: base, other: other
        ).findings
        if !found.isEmpty { return found }
      } while start.milliseconds < 400
      return []
    })
}
