internal import CWitanProbe
internal import Glibc

extension Check {
  /// CAU-04.
  static let noFileMemory = Check(
    "CAU-04", "no-file-memory", level: 2, .fatal,
    danger: "A strategy that opens files while it judges may find tomorrow's prices there, blocks on a slow disk, and "
      + "finds nothing on the machine where it trades.",
    example: "int file = open(\"/usr/share/prices/2024.csv\", O_RDONLY);      /* in evaluate */",
    fix: "Judge from the bars alone. What else is needed comes as a parameter, as news, or through host->http.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      let series = stage.series(.realLike, count)
      let instance = try stage.subject().create()
      stage.phase("opening or mapping any file is forbidden after create")
      let error = wkp_seal_files()
      guard error == 0 else { throw Skip("no system call filter on this machine: \(String(cString: strerror(error)))") }
      _ = try stage.feed(instance, series, 0..<count)
      _ = try stage.saveInPassing(instance)
      instance.destroy()
      return []
    })

  /// CAU-05.
  static let dateMemory = Check(
    "CAU-05", "date-memory", level: 3, .warning,
    danger: "A strategy that knows which years were good proves only that its author has seen the chart.",
    example: "if (bars->open_ms[i] >= 1577836800000) buy();                 /* 2020 was a good year */",
    fix: "Judge by prices. Hours and days of the week are fair; years are memory.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 400)
      let series = stage.series(.realLike, count)
      let base = try stage.runApart(series)
      for weeks in [-261, -1_044, 522] {
        let moved = try stage.runApart(series.shifted(by: Int64(weeks) * 7 * 86_400_000))
        let bar = (0..<min(base.count, moved.count)).first { base.action[$0] != moved.action[$0] }
        if let bar {
          return [
            Finding(
              "the same bars \(abs(weeks)) weeks \(weeks < 0 ? "earlier" : "later") get \(moved.shown(.action, bar)), "
                + "expected \(base.shown(.action, bar)) as before",
              at: "series \(series.name), bar \(bar), column action")
          ]
        }
      }
      return []
    })

  /// CAU-06.
  static let formingBar = Check(
    "CAU-06", "forming-bar", level: 2, .error,
    danger: "A vote on a bar that is not closed can be repainted until it closes.",
    example: "/* no call of this contract gives a bar that is still forming */",
    fix: "Nothing: the host gives closed bars only.",
    .notApplicable(
      "a plugin sees closed bars only, so no bar changes after it was given; DET-11 proves that a bar's signal never "
        + "does either."))
}
