internal import CWitanABI

extension Check {
  /// SIG-08.
  static let twoMarkets = Check(
    "SIG-08", "multi-symbol", level: 2, .error,
    danger: "What one market's instance leaves in a static, the other market's instance trades on.",
    example: "static double last;                   /* shared by BTC and ETH */",
    fix: "An instance serves one market; keep all of its state in the instance.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      let first = stage.series(.realLike, count)
      var second = stage.series(.saw, count)
      second.symbol = "ETH/EUR"
      let alone = try stage.runApart(first)
      stage.phase("another instance judges another market in turn")
      let together = try stage.signalsApart {
        let worker = try Worker()
        let one = try Feeder(stage, first)
        let two = try Feeder(stage, second)
        while !one.isAtEnd {
          try worker.perform { try two.step() }
          try one.step()
        }
        return one.signals
      }
      return Difference(
        how: "while another instance judges \(second.symbol)", series: first, base: alone, other: together
      ).findings
    })

  /// SIG-09.
  static let scale = Check(
    "SIG-09", "scale", level: 3, .warning,
    danger: "A threshold in dollars works at the price of the day on which it was found, in the market in which it was "
      + "found.",
    example: "if (close[i] - average > 150) buy();          /* dollars */",
    fix: "Compare ratios: (close - average) / average. A parameter with the unit \"quote\" says that it is meant so.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 400)
      let series = stage.series(.realLike, count)
      let base = try stage.runApart(series)
      for (words, other) in [
        ("all prices 1,024 times as high", series.scaled(by: 1024)),
        ("all prices 1,024 times as low", series.scaled(by: 1.0 / 1024)),
        ("all volumes 1,024 times as high", series.scaled(by: 1, volume: 1024)),
      ] {
        let scaled = try stage.runApart(other)
        guard let bar = (0..<base.count).first(where: { base.action[$0] != scaled.action[$0] }) else { continue }
        return [
          Finding(
            "with \(words) bar \(bar) gets \(scaled.shown(.action, bar)), expected \(base.shown(.action, bar)) as before",
            at: "series \(series.name), bar \(bar), column action")
        ]
      }
      return []
    })

  /// SIG-10.
  static let zeroSignal = Check(
    "SIG-10", "zero-signal", level: 3, .note, needs: .doesNotAskFor(UInt64(WTN_CAP_HTTP | WTN_CAP_NEWS)),
    danger:
      "A strategy that never takes a side costs time and dilutes nothing: often a threshold that no market meets.",
    example: "if (rsi < 3) buy(); else if (rsi > 97) sell();",
    fix: "Look at the defaults: some market among trend, saw, crash and noise should move it.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 1_000)
      for series in stage.series(count) {
        let signals = try stage.run(series)
        if signals.action.contains(where: { $0 == Side.buy || $0 == Side.sell }) { return [] }
      }
      return [Finding("no BUY and no SELL in 6 series of \(count) bars each, expected a side somewhere")]
    })

  /// SIG-11.
  static let oscillation = Check(
    "SIG-11", "oscillation", level: 3, .note,
    danger:
      "Every change of side costs fees and spread twice; in a market that goes nowhere they are all that happens.",
    example: "out->action[k] = close[i] > close[i - 1] ? WTN_BUY : WTN_SELL;",
    fix: "Ask for a distance before taking the other side, or HOLD between two thresholds.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 1_000)
      var noise = Series(name: "flat noise")
      var random = stage.random(11)
      for _ in 0..<count {
        noise.append(to: 100 * (1 + 0.001 * random.normal()), wicks: (0.0005, 0.0005), volume: 1 + random.unit())
      }
      let sides = try stage.run(noise).action.filter { $0 == Side.buy || $0 == Side.sell }
      let flips = zip(sides, sides.dropFirst()).count { $0 != $1 }
      guard flips * 100 > 50 * count else { return [] }
      return [
        Finding(
          "the side changes \(flips * 100 / count) times per 100 bars of noise around one price, expected at most 50",
          at: "series flat noise")
      ]
    })
}
