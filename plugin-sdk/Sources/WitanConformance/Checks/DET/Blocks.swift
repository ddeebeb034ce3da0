internal import CWitanABI
internal import Glibc

extension Check {
  /// DET-11.
  static let blocks = Check(
    "DET-11", "batch-vs-stream", level: 2, .error, limits: Limits(processor: 25, deadline: 30_000),
    danger: "A backtest hands thousands of bars a call, live there is one: if the votes differ, the backtest was of "
      + "another strategy. A search that asks evaluate_many chooses values by votes that no instance would give.",
    example: "if (fresh > 1) average = mean(bars->close, bars->count); else average += a * (close - average);",
    fix:
      "Judge every bar by the same code: a loop over the fresh bars around one function for one bar. Look back by as "
      + "many bars as you need, never by bars->count. Let evaluate_many run that same function for each set, from the first "
      + "visible bar on, and keep nothing between two calls. (A plugin that offers evaluate_many is judged with it too: the "
      + "declared values, the corners and drawn sets, in blocks and at once, against an instance for each set; one whose "
      + "evaluate_many is null is judged by evaluate alone.)",
    .child { stage in
      guard try stage.subject().asked & UInt64(WTN_CAP_HTTP) == 0 else {
        throw Skip("the plugin asks for WTN_CAP_HTTP: its answers come later, and no blocks are asked of it")
      }
      let count = try stage.usefulCount(beyond: 300)
      var random = stage.random(11)
      let lengths = (0..<31).map { _ in 1 + Int(random.next() % 97) }
      for series in [stage.series(.realLike, count), stage.series(.saw, count), stage.series(.nasty, count)] {
        let runs: [(words: String, run: Stage.Run)] = [
          ("with all bars in one call", Stage.Run(split: .whole)), ("in blocks of 2", Stage.Run(split: .blocks(2))),
          ("in blocks of 7", Stage.Run(split: .blocks(7))), ("in blocks of 256", Stage.Run(split: .blocks(256))),
          (Stage.Split.lengths(lengths).words, Stage.Run(split: .lengths(lengths))),
          ("one bar a call with all older bars visible", Stage.Run(seesAll: true)),
        ]
        for (words, run) in runs {
          stage.phase("\(series.name) \(words)")
          let found = try stage.judge(series) { series in
            let base = try stage.runApart(series), other = try stage.runApart(series, run)
            return Difference(how: words, series: series, base: base, other: other).findings
          }
          if !found.isEmpty { return found }
        }
      }
      return try ManySets(stage)?.findings() ?? []
    })

  /// DET-09.
  static let optimisationTwin = Check(
    "DET-09", "optimisation-twin", level: 3, .note, needs: .deterministic,
    danger: "A build whose votes depend on the optimiser has undefined behaviour, or sums in another order.",
    example: "cc -ffast-math                       /* the compiler may add in any order */",
    fix:
      "Put a build with -O0 beside the plugin, as NAME.so.O0, and look at the first bar that differs; often a variable "
      + "that is not set, or -ffast-math.",
    .child { stage in
      let twin = stage.path + ".O0"
      guard access(twin, R_OK) == 0 else { throw Skip("no build with -O0 lies beside the plugin as NAME.so.O0") }
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 300))
      let base = try stage.runApart(series)
      let other = try stage.signalsApart {
        try Stage(path: twin, seed: stage.seed, record: stage.flight.record).run(series)
      }
      return Difference(how: "in the build with -O0", series: series, base: base, other: other).findings
    })

  /// DET-10.
  static let golden = Check(
    "DET-10", "golden", level: 2, .error, needs: .deterministic,
    danger: "A change that was not meant to change a vote does, and nobody sees it until money is lost.",
    example: "/* a refactoring that rounds otherwise */",
    fix: "Where the change is meant, write the new digest that the report names into NAME.so.golden; else find the bar "
      + "with an earlier build.",
    .child { stage in
      let expected = ProcessState.text(stage.path + ".golden").split(whereSeparator: \.isWhitespace).first
      var bytes: [UInt8] = []
      for series in SeriesGenerator.six(seed: 1, count: try stage.usefulCount(beyond: 400)) {
        bytes += try stage.run(series).bytes
      }
      let digest = SHA256.digest(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      guard let expected else {
        throw Skip("no NAME.so.golden lies beside the plugin; this build's digest is \(digest)")
      }
      if expected == digest { return [] }
      return [Finding("the votes' digest is \(digest), expected \(expected) as in \(stage.path).golden")]
    })
}
