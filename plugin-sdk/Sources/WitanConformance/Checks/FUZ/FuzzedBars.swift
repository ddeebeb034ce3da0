internal import CWitanABI

extension Check {
  /// What fuzz checks' children may use, beside `--duration`.
  static let fuzzLimits = Limits(memory: 1024, processor: 30, deadline: 40_000, isTimed: true)

  /// FUZ-01.
  static let fuzzedBars = Check(
    "FUZ-01", "bars", level: 4, .error, limits: fuzzLimits,
    danger: "Markets do what no author thought of: a wick of ten times the price without a trade, a listing at 1e-7, a "
      + "replayed hour. The first to try it must not be the market.",
    example: "double share = (close - low) / (high - low) * volume / volume;      /* 0 / 0 at a bar without trade */",
    fix:
      "Look at the shrunk bars of the report (--shrunk DIR writes them as a C test) and at the first vote that is wrong.",
    .child { stage in
      let warmUp = min(max(0, Int(try stage.subject().warmUp())), 2000)
      return try stage.timedCases { index in
        let series = SeriesGrammar.series(stage.random(UInt64(index) + 101), warmUp: warmUp)
        guard series.keepsTheContract else { throw KitError("a fuzzed series breaks the contract itself") }
        return try FuzzedBars(stage: stage, index: index).judge(series)
      }
    })
}

/// One series: judged bar by bar, and in blocks; every vote one, both the same.
private struct FuzzedBars {
  let stage: Stage
  let index: Int

  func judge(_ series: Series) throws -> [Finding] {
    var random = stage.random(UInt64(index) + 7)
    let lengths = (0..<17).map { _ in 1 + Int(random.next() % 60) }
    let split = try stage.blockSplit(.lengths(lengths))
    let compares = try stage.subject().isDeterministic
    stage.phase("series \(index) of \(series.count) bars")
    return try stage.judge(series) { series in
      let single = try stage.run(series)
      if let fault = single.firstFault { return [Finding("\(fault.sentence)", at: "bar \(fault.bar)")] }
      let blocks = try stage.run(series, Stage.Run(split: split, pattern: 0x5A))
      if let fault = blocks.firstFault { return [Finding("\(fault.sentence), \(split.words)", at: "bar \(fault.bar)")] }
      guard compares else { return [] }
      return Difference(how: split.words, series: series, base: single, other: blocks).findings
    }
  }
}
