internal import CWitanABI

extension Check {
  /// DAT-02.
  static let zeroVolume = Check(
    "DAT-02", "zero-volume", level: 1, .error,
    danger:
      "Quiet markets have bars in which nobody trades; a division by the volume makes the vote a NaN, and the host "
      + "discards it.",
    example: "double vwap = turnover / bars->volume[i];",
    fix: "Compare with 0 before the division; abstain, or keep the last value.",
    .child { stage in
      try OddBars(stage).judge(
        [1, 10, Int.max].map { many in
          OddSeries("\(many == .max ? "all bars" : "\(many) bar\(many == 1 ? "" : "s")") without volume") { sound, at in
            var series = sound
            let first = many == .max ? 0 : at
            for bar in first..<min(first + min(many, sound.count), sound.count) { series.volume[bar] = 0 }
            return series
          }
        })
    })

  /// DAT-03.
  static let flatPrice = Check(
    "DAT-03", "flat", level: 1, .error,
    danger: "A halted market has one price for hours: range, deviation and average loss are 0, and what is divided by "
      + "them is no number.",
    example: "double k = (close - lowest) / (highest - lowest);      /* 0 / 0 */",
    fix: "Say what the indicator is when its range is 0 (the stochastic: 50; the RSI: 50), or abstain.",
    .child { stage in
      try OddBars(stage).judge([
        OddSeries("2,000 bars of one price") { sound, _ in
          SeriesGenerator.flat.series(seed: 1, count: max(2000, sound.count))
        },
        OddSeries("one price for 300 bars in the middle") { sound, at in
          var series = sound.slice(0..<at)
          for _ in 0..<300 { series.append(to: sound.close[at - 1], volume: 1) }
          for bar in at..<sound.count { series.append(to: sound.close[bar], volume: sound.volume[bar]) }
          return series
        },
      ])
    })

  /// DAT-06.
  static let missingBars = Check(
    "DAT-06", "gap", level: 1, .error,
    danger: "Venues go down for minutes or days; the bars of that time never come, and the next one is numbered on.",
    example: "for (n = 0; n < missing; ++n) self->filled[self->at++] = last;   /* room for 8 */",
    fix: "Take bars by their number, not by their time; where time matters, bound what a gap makes you do.",
    .child { stage in
      try OddBars(stage).judge(
        [1, 10, 10_000].map { (missing: Int64) in
          OddSeries("\(missing) missing bar\(missing == 1 ? "" : "s")", flags: UInt32(WTN_BARS_AFTER_GAP)) {
            sound, at in
            var series = sound
            for bar in at..<series.count { series.openMs[bar] += missing * series.interval }
            return series
          }
        })
    })
}

/// Bars that are odd, but that a market has.
struct OddSeries: Sendable {
  /// For sentences.
  let name: String
  /// Bits of `wtn_bars.flags` at the odd bar.
  let flags: UInt32
  /// Makes it of a sound series and the place behind the warm-up where it becomes odd.
  let make: @Sendable (Series, Int) -> Series

  init(_ name: String, flags: UInt32 = 0, _ make: @escaping @Sendable (Series, Int) -> Series) {
    (self.name, self.flags, self.make) = (name, flags, make)
  }
}

/// Feeds odd series: every bar must be judged, and every vote be one.
struct OddBars {
  private let stage: Stage
  private let sound: Series
  private let warmUp: Int
  private var place: Int { warmUp + 30 }

  /// Skips the check where already sound bars are not judged as they should.
  init(_ stage: Stage) throws {
    self.stage = stage
    warmUp = min(try stage.usefulCount(beyond: 0), 5000)
    sound = stage.series(.realLike, warmUp + 200)
    _ = try stage.baseline(sound)
  }

  /// Each of the series in turn.
  func judge(_ odd: [OddSeries]) throws -> [Finding] {
    try stage.cases(odd.count) { index in
      let series = odd[index].make(sound, place)
      guard series.keepsTheContract else {
        throw KitError("the series of \(odd[index].name) breaks the contract itself")
      }
      stage.phase(odd[index].name)
      return try stage.judge(series) { try run(odd[index], $0) }
    }
  }

  private func run(_ odd: OddSeries, _ series: Series) throws -> [Finding] {
    let instance = try stage.subject().create()
    defer { instance.destroy() }
    let steps = try Stepper(instance, warmUp: warmUp, flight: stage.flight)
    for bar in 0..<series.count {
      let (status, signals) = try steps.step(series, bar, flags: bar == place ? odd.flags : 0)
      guard status >= 0 else {
        let words = instance.host.takeWords().map { " (\"\($0)\")" } ?? ""
        return [Finding("with \(odd.name), evaluate answered \(status)\(words), expected 0", at: "bar \(bar)")]
      }
      if let fault = signals.firstFault {
        return [Finding("with \(odd.name), \(fault.sentence)", at: "bar \(bar)")]
      }
    }
    return []
  }
}
