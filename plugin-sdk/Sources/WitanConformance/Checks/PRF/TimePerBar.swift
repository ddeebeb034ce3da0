internal import CWitanProbe

extension Check {
  /// PRF-01.
  static let timePerBar = Check(
    "PRF-01", "p99-per-bar", level: 2, .warning, limits: Limits(processor: 15, deadline: 30_000), gate: .failure,
    danger: "A vote that comes after the host's deadline (50 ms by default) does not count; in a search every bar is "
      + "judged thousands of times.",
    example:
      "for (uint64_t i = 0; i < bars->count; ++i) for (uint64_t k = 0; k <= i; ++k) …   /* squares at each bar */",
    fix: "Keep running sums and averages from bar to bar; allocate in create.",
    .child { stage in
      let times = try PerBarTimes.measure(stage, bars: 20_000).sorted()
      guard let worst = times.last else { return [] }
      let p50 = times[times.count / 2], p99 = times[times.count * 99 / 100]
      guard p99 > budget else { return [] }
      return [
        Finding(
          "a bar takes \(shown(p50)) of processor time at the median, \(shown(p99)) at the 99th of 100, "
            + "\(shown(worst)) at worst; expected at most \(shown(budget)) for 99 of 100", at: "evaluate",
          severity: p99 > 10 * budget ? .error : .warning)
      ]
    })

  /// Nanoseconds of processor time: a fiftieth of the host's standard deadline.
  private static let budget: UInt64 = 1_000_000

  private static func shown(_ nanoseconds: UInt64) -> String {
    nanoseconds < 1_000_000 ? "\(nanoseconds / 1000) µs" : "\(nanoseconds / 1_000_000) ms"
  }
}

/// How long single bars take, in processor time: a shared machine's waiting is not the plugin's.
enum PerBarTimes {
  /// Nanoseconds for each of `count` bars after the warm-up; ends early where 2 s are used up.
  static func measure(_ stage: Stage, bars count: Int) throws -> [UInt64] {
    let warmUp = max(0, Int(try stage.subject().warmUp()))
    return try measure(stage, stage.series(.realLike, min(warmUp, 20_000) + count))
  }

  /// Nanoseconds for each bar of a series after the warm-up; ends early where 2 s are used up.
  static func measure(_ stage: Stage, _ series: Series) throws -> [UInt64] {
    let subject = try stage.subject()
    let warmUp = max(0, Int(try stage.subject().warmUp()))
    let instance = try subject.create()
    let window = try Window(min(warmUp + 1, series.count), flight: stage.flight)
    let answer = try Answer(1, flight: stage.flight)
    var times: [UInt64] = []
    let start = wkp_thread_ns()
    for bar in 0..<series.count where wkp_thread_ns() - start < 2_000_000_000 {
      let bars = try window.lay(series, max(0, bar - warmUp)..<bar + 1, lastSeq: UInt64(bar + 1))
      let out = answer.lay(1)
      let before = wkp_thread_ns()
      let status = instance.evaluate(bars, fresh: 1, into: out)
      times.append(wkp_thread_ns() - before)
      guard status >= 0 else { throw Finding("evaluate answered \(status) for a sound bar", at: "bar \(bar)") }
    }
    return Array(times.dropFirst(min(warmUp, times.count / 2)))
  }
}
