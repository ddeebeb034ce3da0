internal import CWitanABI

extension Check {
  /// SIG-06.
  static let warmUp = Check(
    "SIG-06", "warm-up", level: 1, .error,
    danger:
      "A vote before the averages are settled is noise with a confidence; after a restart the host would trade on "
      + "it.",
    example: "int32_t warmup_bars(…) { return 0; }          /* and the average needs 50 bars */",
    fix: "Abstain for as many bars as warmup_bars says for these values; count from the instance's first bar.",
    .child { stage in
      let all = try Corner.all(stage.subject())
      return try stage.cases(all.count) { index in
        let corner = all[index]
        let warmUp = try stage.subject().warmUp(corner.values)
        guard (1...5_000).contains(warmUp) else { return [] }
        let host = try RecordingHost(.init(granted: stage.subject().asked), flight: stage.flight)
        let series = stage.series(.realLike, Int(warmUp))
        for split in try [Stage.Split.single, stage.blockSplit()] {
          stage.phase("the warm-up with \(corner.words), \(split.words)")
          guard let instance = try stage.subject().make(corner.values, host: host).instance else { return [] }
          let signals = try stage.feed(
            instance, series, 0..<series.count, values: corner.values, Stage.Run(split: split))
          if let bar = signals.action.firstIndex(where: { $0 != Side.abstain }) {
            return [
              Finding(
                "with \(corner.words) bar \(bar) is answered \(signals.shown(.action, bar)), expected ABSTAIN: "
                  + "warmup_bars says \(warmUp)", at: "series \(series.name), bar \(bar), column action")
            ]
          }
        }
        return []
      }
    })

  /// SIG-07.
  static let warmUpSuffices = Check(
    "SIG-07", "warm-up-sufficient", level: 2, .error,
    danger: "If the votes depend on when the instance was started, live and backtest never agree, and every restart is "
      + "another strategy.",
    example: "self->bars += 1; if (self->bars % 7 == 0) confidence /= 2;      /* bars since the start */",
    fix:
      "Let nothing outlive its use: windows instead of sums since the start, and for what must have an anchor numbers "
      + "of last_seq, which do not depend on the start. Recursive averages fade by themselves and are judged when they "
      + "have: 40 warm-ups later, to a millionth.",
    .child { stage in
      let warmUp = max(10, try stage.usefulCount(beyond: 0))
      guard warmUp <= 2_000 else { throw Skip("a warm-up of \(warmUp) bars is too long to be repeated 45 times") }
      let series = stage.series(.realLike, 45 * warmUp + 200)
      // Single bars, so that what depends on blocks is left to DET-11; a long window would cost too much that way.
      let split = warmUp <= 400 ? Stage.Split.single : try stage.blockSplit(.blocks(256))
      func tail(from start: Int) throws -> Signals {
        let part = series.slice(start..<series.count)
        let signals = try stage.runApart(part, Stage.Run(split: split, firstSeq: UInt64(start + 1)))
        return signals.slice(signals.count - 200..<signals.count)
      }
      let base = try tail(from: 5 * warmUp)
      for earlier in [1, 2, warmUp / 2, warmUp, 5 * warmUp] {
        stage.phase("the instance starts \(earlier) bars earlier")
        let other = try tail(from: 5 * warmUp - earlier)
        for bar in 0..<200 where !History.agree(base, other, bar) {
          let column = base.action[bar] == other.action[bar] ? Column.confidence : .action
          let place = series.count - 200 + bar
          return [
            Finding(
              "an instance that started \(earlier) bars earlier answers bar \(place) with \(column.word) "
                + "\(other.shown(column, bar)), expected \(base.shown(column, bar)): both have long been warm",
              at: "series \(series.name), bar \(place), column \(column.word)")
          ]
        }
      }
      return []
    })
}

/// How near two votes are that differ in history alone.
private enum History {
  /// The same side, and a confidence that differs by at most a millionth of the scale.
  static func agree(_ left: Signals, _ right: Signals, _ bar: Int) -> Bool {
    guard left.action[bar] == right.action[bar] else { return false }
    if left.action[bar] == Side.abstain { return true }
    // What is no number, or without bounds, is SIG-02's; here the same bits agree.
    return left.confidence[bar].bitPattern == right.confidence[bar].bitPattern
      || abs(left.confidence[bar] - right.confidence[bar]) <= 1e-4
  }
}

/// A set of parameter values: the declared ones, or one of them at its lower or upper bound.
private struct Corner {
  let words: String
  let values: [wtn_value]

  static func all(_ subject: Subject) -> [Corner] {
    let standard = subject.standardValues
    var corners = [Corner(words: "the declared values", values: standard)]
    for parameter in subject.parameters.prefix(16) where parameter.type != Int32(WTN_T_TEXT) {
      for bound in [parameter.declared.min, parameter.declared.max] {
        var values = standard
        values[parameter.index] = bound
        corners.append(Corner(words: "\(parameter.name) = \(bound.shown)", values: values))
      }
    }
    return corners
  }
}
