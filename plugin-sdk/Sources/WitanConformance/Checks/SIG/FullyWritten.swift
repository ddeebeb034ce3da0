extension Check {
  /// SIG-04.
  static let fullyWritten = Check(
    "SIG-04", "fully-written", level: 1, .error,
    danger: "A column that is not filled holds whatever lay in memory: a stop price of yesterday, another strategy's "
      + "figures.",
    example: "if (out->stop_price && hasStop) out->stop_price[k] = stop;      /* and else? */",
    fix:
      "Write every given column for every bar, abstentions included (0 where there is nothing to say), and none that "
      + "is null.",
    .child { stage in
      let count = try stage.usefulCount(beyond: 200)
      for series in [stage.series(.realLike, count), stage.series(.flat, count), stage.series(.saw, count)] {
        for split in try [Stage.Split.single, stage.blockSplit(.blocks(32))] {
          stage.phase("the columns hold a pattern before the call; \(split.words)")
          let first = try stage.runApart(series, Stage.Run(split: split, judgesSpill: true, pattern: 0xA5))
          let second = try stage.runApart(series, Stage.Run(split: split, pattern: 0x5A))
          if let (bar, column) = first.firstDifference(from: second) {
            return [
              Finding(
                "\(column.word) of bar \(bar) is what lay there before (\(first.shown(column, bar)) and "
                  + "\(second.shown(column, bar))), expected that evaluate writes it",
                at: "series \(series.name), bar \(bar), column \(column.word)")
            ]
          }
          stage.phase("only action and confidence are asked for; \(split.words)")
          let bare = try stage.runApart(series, Stage.Run(split: split, wanted: []))
          let found = Difference(
            how: "when only action and confidence are asked for", series: series, base: first, other: bare
          ).findings
          if !found.isEmpty { return found }
        }
      }
      return []
    })
}
