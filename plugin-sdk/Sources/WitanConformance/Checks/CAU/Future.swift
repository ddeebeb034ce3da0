extension Check {
  /// CAU-02.
  static let prefix = Check(
    "CAU-02", "prefix", level: 1, .fatal,
    danger: "If more bars after a moment change what was said at that moment, a backtest shows votes that nobody could "
      + "have cast.",
    example: "for (k = 0; k < fresh; ++k) out->action[k] = close[i + k + 1] > close[i + k] ? WTN_BUY : WTN_SELL;",
    fix: "Judge bar k of a block from bars 0 to k alone, also where k + 1 lies in the same block.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 300)
      let split = try stage.blockSplit()
      let series = stage.series(.realLike, count)
      var random = stage.random(2)
      let cuts = (0..<40).map { index in
        // Half of them among the bars that vote.
        let low = index % 2 == 0 ? 1 : max(1, count - 300)
        return low + Int(random.next() % UInt64(max(count - low, 1)))
      }
      return try stage.cases(cuts.count) { index in
        let cut = cuts[index]
        stage.phase("only the first \(cut) of \(count) bars exist")
        return try stage.judge(series) { series in
          let whole = try stage.runApart(series, Stage.Run(split: split))
          // A series that is being shrunk is cut as far from its end, or as near to it as can be.
          for follow in [count - cut, 1] where follow < series.count {
            let cut = series.count - follow
            let part = try stage.runApart(series.slice(0..<cut), Stage.Run(split: split))
            let found = Difference(
              how: "when \(follow) more bar\(follow == 1 ? "" : "s") follow bar \(cut - 1)", series: series, base: part,
              other: whole.slice(0..<cut)
            ).findings
            if !found.isEmpty || series.count == count { return found }
          }
          return []
        }
      }
    })

  /// CAU-03.
  static let poisonedFuture = Check(
    "CAU-03", "poisoned-future", level: 2, .fatal,
    danger: "A plugin that remembers bars by their time in a static knows, when a search runs it again over the same "
      + "months, how every bar will close.",
    example: "static double seen[N];          /* by time; at the second run the next bar's close stands there */",
    fix:
      "Keep what you remember in the instance, never in statics, and only from bars that were given to this instance.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 160)
      let series = stage.series(.realLike, count)
      let other = stage.series(.trend, count).shifted(by: -3_653 * 86_400_000)
      var random = stage.random(3)
      let cuts = (0..<8).map { _ in count - 120 + Int(random.next() % 110) }
      return try stage.cases(cuts.count) { index in
        let cut = cuts[index]
        let past = series.slice(0..<cut)
        // One instance lives through a future; another's run on other bars follows, and then the past alone is judged.
        func after(_ future: Series) throws -> Signals {
          try stage.signalsApart {
            _ = try stage.run(future)
            _ = try stage.run(other)
            return try stage.run(past)
          }
        }
        let base = try after(series)
        let futures: [(words: String, bars: Series)] = [
          ("mirrored", series.poisoned(from: cut, mirrored: true, times: 1)),
          ("mirrored and tenfold", series.poisoned(from: cut, mirrored: true, times: 10)),
          ("tenfold", series.poisoned(from: cut, mirrored: false, times: 10)),
        ]
        for (words, bars) in futures {
          stage.phase("an earlier instance has seen a future after bar \(cut - 1) that is \(words)")
          let found = try Difference(
            how: "after an earlier instance saw, behind bar \(cut - 1), a future that is \(words)", series: series,
            base: base, other: after(bars)
          ).findings
          if !found.isEmpty { return found }
        }
        return []
      }
    })
}
