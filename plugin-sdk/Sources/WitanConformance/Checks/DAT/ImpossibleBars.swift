internal import CWitanABI

extension Check {
  private static let neverArrive =
    "A host never lets such a bar through; but another one may have a fault, and then a plugin must not take it down, "
    + "nor carry the damage on."

  /// DAT-01.
  static let notFinite = Check(
    "DAT-01", "nan-inf", level: 1, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger: neverArrive,
    example: "static double last;  …  last = bars->close[i];   /* a NaN here spoils all instances, for ever */",
    fix: "Refuse the bar with WTN_E_ARG before anything of it counts, or keep all that it can spoil in the instance.",
    .child { stage in
      try BadBar.judge(
        BadBar.value(.nan, name: "nan") + BadBar.value(.infinity, name: "inf")
          + BadBar.value(-.infinity, name: "-inf"), stage)
    })

  /// DAT-04.
  static let impossiblePrice = Check(
    "DAT-04", "negative-zero-price", level: 1, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger: neverArrive,
    example: "size_t slot = (size_t)bars->close[i] % 64;  self->seen[slot] = 1;   /* of -1 or 1e308: undefined */",
    fix: "Do not turn a price into an index or an integer without a look at its range.",
    .child { stage in
      let values: [(Double, String)] = [
        (0, "0"), (-1, "-1"), (-0.0, "-0"), (.leastNonzeroMagnitude, "the smallest number above 0"), (1e308, "1e308"),
      ]
      let bars = values.map { BadBar("a bar whose prices are all \($0.1)", BadBar.prices($0.0)) }
      return try BadBar.judge(
        bars + [BadBar("a bar whose volume is -1") { $0.volume[$1] = -1 }], stage)
    })

  /// DAT-05.
  static let inconsistentPrices = Check(
    "DAT-05", "inconsistent-ohlc", level: 1, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger: neverArrive,
    example:
      "size_t steps = (size_t)(bars->high[i] - bars->low[i]);  /* of a high below the low: 18446744073709551615 */",
    fix: "Compute with high and low as with any two numbers; no loop and no index from their distance alone.",
    .child { stage in
      try BadBar.judge(
        [
          BadBar("a bar whose high is below its low") { series, bar in
            (series.high[bar], series.low[bar]) = (series.low[bar] * 0.99, series.high[bar] * 1.01)
          },
          BadBar("a bar whose close is above its high") { $0.close[$1] = $0.high[$1] * 1.01 },
          BadBar("a bar whose close is below its low") { $0.close[$1] = $0.low[$1] * 0.99 },
          BadBar("a bar whose open is above its high") { $0.open[$1] = $0.high[$1] * 1.01 },
        ], stage)
    })

  /// DAT-07.
  static let duplicateBar = Check(
    "DAT-07", "duplicate", level: 1, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger:
      "A reconnected feed sends the newest bar again; a plugin that counts it twice has averages of a market that "
      + "never was.",
    example: "self->sum += bars->close[bars->count - 1];   /* whatever its number */",
    fix: "Keep the number of the newest bar judged, and answer WTN_E_STATE to a fresh bar that is not above it.",
    .child { stage in
      let again = try RepeatedBar.judge(stage, back: 0, name: "the newest bar again, under its own number")
      if !again.isEmpty { return again }
      return try BadBar.judge(
        [
          BadBar("a bar that opens when the one before it opened") { $0.openMs[$1] = $0.openMs[$1 - 1] },
          BadBar("the bar before once more, under a new number", BadBar.copyOfPrevious),
        ], stage)
    })

  /// DAT-08.
  static let outOfOrder = Check(
    "DAT-08", "out-of-order", level: 1, .error, limits: Limits(processor: 20, deadline: 20_000),
    danger: "A late bar of the past judged as the newest one votes on yesterday's price.",
    example: "if (first_fresh == self->now.last_seq) return WTN_E_STATE;   /* and those before it? */",
    fix: "Answer WTN_E_STATE to every fresh bar whose number is not above the newest one judged, and change nothing.",
    .child { stage in
      for back in [1, 5] {
        let late = try RepeatedBar.judge(stage, back: back, name: "the bar of \(back) before, under its own number")
        if !late.isEmpty { return late }
      }
      return try BadBar.judge(
        [
          BadBar("a bar that opens before the one before it") { $0.openMs[$1] = $0.openMs[$1 - 1] - $0.interval },
          BadBar("a bar that opens a day before the one before it") {
            $0.openMs[$1] = $0.openMs[$1 - 1] - 86_400_000
          },
        ], stage)
    })
}

extension BadBar {
  /// All of the bar before.
  fileprivate static let copyOfPrevious: @Sendable (inout Series, Int) -> Void = { series, bar in
    series.openMs[bar] = series.openMs[bar - 1]
    series.open[bar] = series.open[bar - 1]
    series.high[bar] = series.high[bar - 1]
    series.low[bar] = series.low[bar - 1]
    series.close[bar] = series.close[bar - 1]
    series.volume[bar] = series.volume[bar - 1]
  }
}

/// A bar whose number was judged already: WTN_E_STATE, and nothing changed.
private enum RepeatedBar {
  static func judge(_ stage: Stage, back: Int, name: String) throws -> [Finding] {
    let warmUp = min(try stage.usefulCount(beyond: 0), 5000)
    let series = stage.series(.realLike, warmUp + 90)
    let expected = try stage.baseline(series)
    let place = warmUp + 40
    stage.phase(name)
    let steps = try Stepper(try stage.subject().create(), warmUp: warmUp, flight: stage.flight)
    _ = try steps.steps(series, 0..<place + 1)
    let (status, _) = try steps.step(series, place - back)
    guard status < 0 else {
      return [
        Finding("evaluate answered \(status) to \(name), expected WTN_E_STATE (-2)", at: "bar \(place - back)")
      ]
    }
    guard let after = try steps.steps(series, place + 1..<series.count) else {
      return [Finding("after \(name) was refused, the next bars were refused too", at: "bar \(place + 1)")]
    }
    guard
      let (sentence, at) = after.difference(from: expected.slice(place + 1..<series.count), firstBar: place + 1)
    else { return [] }
    return [Finding("\(name) was refused with \(status), but it changed the next votes: \(sentence)", at: at)]
  }
}
