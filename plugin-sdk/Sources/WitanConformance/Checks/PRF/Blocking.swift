internal import CWitanProbe

extension Check {
  /// PRF-06.
  static let blocking = Check(
    "PRF-06", "blocking", level: 2, .error,
    danger: "A call that sleeps or waits for a disk holds the trading thread: every other strategy's vote is late too.",
    example: "usleep(1000);                     /* to be gentle to the exchange */",
    fix: "Judge and return. What takes time goes through host->http and host->set_timer, which never block.",
    .child { stage in
      let count = 500
      var fewest = Int.max
      // Twice, and the better one counts: the machine may take a page from the disk the first time.
      for _ in 0..<2 {
        fewest = min(fewest, try waits(stage, bars: count))
        if fewest <= count / 100 { return [] }
      }
      return [
        Finding(
          "\(fewest) times in \(count) bars evaluate gave the processor up by itself, expected at most \(count / 100): it "
            + "sleeps, or waits", at: "evaluate")
      ]
    })

  /// How often evaluate waits in so many bars after the warm-up.
  private static func waits(_ stage: Stage, bars count: Int) throws -> Int {
    let warmUp = try stage.usefulCount(beyond: 0)
    let series = stage.series(.realLike, warmUp + count)
    let instance = try stage.subject().create()
    let window = try Window(warmUp + 1, flight: stage.flight)
    let answer = try Answer(1, flight: stage.flight)
    var waits = 0
    for bar in 0..<series.count {
      let bars = try window.lay(series, max(0, bar - warmUp)..<bar + 1, lastSeq: UInt64(bar + 1))
      let out = answer.lay(1)
      let before = wkp_waits()
      let status = instance.evaluate(bars, fresh: 1, into: out)
      waits += bar < warmUp ? 0 : Int(wkp_waits() - before)
      guard status >= 0 else { throw Finding("evaluate answered \(status) for a sound bar", at: "bar \(bar)") }
    }
    return waits
  }
}
