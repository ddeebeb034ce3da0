internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-04.
  static let answerRoom = Check(
    "ABI-04", "out-size", level: 1, .fatal,
    danger:
      "What is written behind the host's columns changes other plugins' votes, the host's own memory, or ends it.",
    example: "out->action[fresh] = WTN_ABSTAIN;             /* a mark behind the last */",
    fix: "Fill exactly `fresh` elements of each column that is not null; ask WTN_HAS before you look at a column.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let optional = Column.signals.filter { $0 != .action && $0 != .confidence }
      let wanted = [Set(Column.signals), []] + optional.map { [$0] }
      let splits: [Stage.Split] = try [.single, stage.blockSplit(.lengths([1, 64, 3]))]
      return try stage.cases(wanted.count) { index in
        for split in splits {
          let names = wanted[index].map(\.word).sorted().joined(separator: ", ")
          stage.phase("columns that end at an unreadable page, \(split.words); beside action and confidence: \(names)")
          _ = try stage.run(
            series, Stage.Run(split: split, guardsAnswer: true, wanted: wanted[index], guardsStructs: true))
        }
        return index == 0 ? try smallAndLarge(stage, series) : []
      }
    })

  /// A struct that ends behind `confidence`, as a host before version 1.0 would give it, and one that is longer.
  private static func smallAndLarge(_ stage: Stage, _ series: Series) throws -> [Finding] {
    stage.phase("signals that are 64 bytes longer, ending at an unreadable page")
    _ = try stage.run(series, Stage.Run(guardsStructs: true, answerShape: Window.Shape(tail: 64)))
    let short = UInt32(MemoryLayout<wtn_signals>.offset(of: \.reason) ?? 24)
    stage.phase("signals whose size says that they end behind confidence")
    let run = Stage.Run(pattern: 0x5A, answerShape: Window.Shape(size: short))
    let signals: Signals
    do { signals = try stage.run(series, run) } catch is Finding { return [] }
    guard let bar = signals.reason.firstIndex(where: { $0 != 0x5A5A_5A5A }) else { return [] }
    return [
      Finding(
        "the column reason was filled although wtn_signals.size says \(short), behind which it lies, expected WTN_HAS "
          + "to be asked", at: "bar \(bar), column reason", severity: .warning)
    ]
  }

  /// ABI-12.
  static let hostUntouched = Check(
    "ABI-12", "host-untouched", level: 1, .fatal,
    danger:
      "The host's table is shared by all calls: a plugin that writes to it changes its own rights, or the next call's "
      + "target.",
    example: "((wtn_host *)host)->granted |= WTN_CAP_HTTP;",
    fix: "Keep the pointer to the table, never cast const away.",
    .child { stage in
      let asked = try stage.subject().asked
      let hosts = try (0..<2).map { _ in
        try RecordingHost(.init(granted: asked, isReadOnly: true), flight: stage.flight)
      }
      let before = hosts.map(\.tableBytes)
      stage.phase("a host's table on a page that can only be read")
      try stage.live(hosts) { call in
        for (index, host) in hosts.enumerated() where host.tableBytes != before[index] {
          throw Finding("\(call) changed the host's table, expected it untouched", at: call)
        }
      }
      return []
    })
}

extension RecordingHost {
  /// The table as it stands.
  fileprivate var tableBytes: [UInt8] {
    Array(UnsafeRawBufferPointer(start: table, count: MemoryLayout<wtn_host>.size))
  }
}
