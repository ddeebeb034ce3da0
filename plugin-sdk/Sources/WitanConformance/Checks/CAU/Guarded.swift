internal import CWitanABI

extension Stage {
  /// The whole series in one call; one bar a call for a plugin whose answers come later, of which no blocks are asked.
  func blockSplit(_ split: Split = .whole) throws -> Split {
    try subject().asked & UInt64(WTN_CAP_HTTP) == 0 ? split : .single
  }
}

extension Check {
  /// CAU-01.
  static let guardPage = Check(
    "CAU-01", "guard-page", level: 1, .fatal,
    danger:
      "A strategy that sees one bar of the future earns fortunes in every backtest and loses money from its first "
      + "live bar on.",
    example: "if (bars->close[bars->count] > bars->close[bars->count - 1]) buy();   /* the bar that comes next */",
    fix:
      "The newest bar is element count - 1 of every column, the oldest element 0. The report names the column and how "
      + "far behind the newest bar (+1 is the next one) the plugin has read.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 260)
      let lengths = Stage.Split.lengths([1, 3, 64, 17])
      for series in [stage.series(.realLike, count), stage.series(.crashAndRecover, count)] {
        for split in try [Stage.Split.single, stage.blockSplit(), stage.blockSplit(lengths)] {
          stage.phase("an unreadable page lies behind the newest bar; \(series.name), \(split.words)")
          _ = try stage.run(series, Stage.Run(split: split, custody: .guarded))
        }
      }
      // A page holds 512 elements: a window of such a length has an unreadable page before its first bar, too.
      let sees = (count - 260 + 512) / 512 * 512
      let long = stage.series(.realLike, sees + 100)
      stage.phase("unreadable pages lie behind the newest bar and before the oldest of \(sees)")
      let instance = try stage.subject().create()
      _ = try stage.feed(instance, long, sees - 1..<long.count, Stage.Run(custody: .guarded, sees: sees))
      return []
    })

  /// CAU-07.
  static let retainedPointer = Check(
    "CAU-07", "retained-pointer", level: 2, .fatal,
    danger:
      "The columns may lie elsewhere at the next call: a kept pointer reads freed memory, another market's prices, "
      + "or ends the process.",
    example: "self->closes = bars->close;             /* read again in the next call */",
    fix: "Copy the values that the next call needs into the instance.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      for split in try [Stage.Split.single, stage.blockSplit(.blocks(5))] {
        stage.phase("the bars of the call before are unreadable; \(split.words)")
        let instance = try stage.subject().create()
        _ = try stage.feed(
          instance, stage.series(.realLike, count), 0..<count, Stage.Run(split: split, custody: .moving))
        _ = try stage.saveInPassing(instance)
        instance.destroy()
      }
      return []
    })

  /// CAU-08.
  static let readOnlyInput = Check(
    "CAU-08", "input-readonly", level: 1, .fatal,
    danger:
      "All strategies see the same bars: one that writes to them changes what the others judge, and the record of "
      + "the market.",
    example: "double *close = (double *)bars->close; close[i] = smooth(close, i);",
    fix: "Work on a copy of your own; never cast const away from the bars.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      for split in try [Stage.Split.single, stage.blockSplit()] {
        stage.phase("the bars lie on pages that can only be read; \(split.words)")
        _ = try stage.run(stage.series(.realLike, count), Stage.Run(split: split, custody: .readOnly))
      }
      return []
    })
}

extension Stage.Split {
  /// For sentences.
  var words: String {
    switch self {
    case .single: "one bar a call"
    case .blocks(let size): "in blocks of \(size)"
    case .whole: "all bars in one call"
    case .lengths(let sizes): "in blocks of \(sizes.prefix(8).map(String.init).joined(separator: ", ")) … bars in turn"
    }
  }
}
