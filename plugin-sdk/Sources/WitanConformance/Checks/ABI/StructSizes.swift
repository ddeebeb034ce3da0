internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-02.
  static let smallestStructs = Check(
    "ABI-02", "size-smaller", level: 1, .fatal,
    danger: "A field that this host does not have lies behind the struct's end: reading it is a fault, or rubbish.",
    example: "double f = ((const struct wtn_bars_1_1 *)bars)->funding;   /* without asking WTN_HAS(bars, …) */",
    fix: "Ask WTN_HAS before you read any field that was not in version 1.0.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      for split in [Stage.Split.single, .blocks(64)] {
        stage.phase("structs of version 1.0, each ending at an unreadable page")
        let granted = try stage.subject().asked
        let host = try RecordingHost(.init(granted: granted, isGuarded: true), flight: stage.flight)
        _ = try stage.run(series, host: host, Stage.Run(split: split, guardsStructs: true))
      }
      return []
    })

  /// ABI-03.
  static let largerStructs = Check(
    "ABI-03", "size-larger", level: 1, .fatal,
    danger: "A newer host's structs are longer. A plugin that wants its own size exactly stops working there.",
    example: "if (bars->size != sizeof(wtn_bars)) return WTN_E_ARG;",
    fix: "Refuse what is too small, never what is larger; ignore the tail.",
    .child { stage in
      let subject = try stage.subject()
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let exact = try stage.run(series)
      stage.phase("structs that are 64 bytes longer")
      let host = try RecordingHost(.init(granted: subject.asked, tail: 64), flight: stage.flight)
      let (status, instance) = try subject.make(subject.standardValues, host: host)
      guard let instance else {
        return [Finding("create answered \(status) to a host's table that is 64 bytes longer", at: "create")]
      }
      let tail = Window.Shape(tail: 64)
      let longer = try stage.feed(
        instance, series, 0..<series.count, Stage.Run(barsShape: tail, answerShape: tail))
      guard let difference = longer.firstDifference(from: exact) else { return [] }
      return [
        Finding(
          "structs that are 64 bytes longer change the signals",
          at: "bar \(difference.bar), column \(difference.column.word)")
      ]
    })
}
