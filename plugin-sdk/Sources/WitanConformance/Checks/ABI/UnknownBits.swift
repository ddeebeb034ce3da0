internal import CWitanABI
internal import CWitanProbe

extension Check {
  /// ABI-10.
  static let unknownBits = Check(
    "ABI-10", "enum-out-of-range", level: 2, .error,
    danger:
      "The next minor of the contract sets flags and answers with statuses that this plugin has never heard of; one "
      + "that refuses them stops voting on the day of the host's upgrade.",
    example: "if (bars->flags & ~3u) return WTN_E_ARG;",
    fix: "Look at the bits you know. Take an unknown status below 0 for WTN_E_INTERNAL, one above 0 for WTN_OK.",
    .child { stage in
      let series = stage.series(.realLike, try stage.usefulCount(beyond: 100))
      let known = try stage.baseline(series)
      let split = try stage.blockSplit()
      let runs: [(String, Stage.Run)] = [
        ("bars with the flag 0x80000000", Stage.Run(barsFlags: 1 << 31)),
        ("bars with all flags but the two that are known", Stage.Run(barsFlags: ~3)),
        ("a block of bars with unknown flags", Stage.Run(split: split, barsFlags: ~3)),
        ("signals with all flags", Stage.Run(answerFlags: .max)),
      ]
      let found = try stage.cases(runs.count + 2) { index in
        let words =
          index < runs.count ? runs[index].0 : "a host that answers with the status \(Self.odd[index - runs.count])"
        stage.phase(words)
        let signals: Signals
        do {
          if index < runs.count {
            signals = try stage.run(series, runs[index].1)
          } else {
            return try statuses(stage, series, Self.odd[index - runs.count])
          }
        } catch let finding as Finding {
          return [Finding("\(words): \(finding.sentence)", at: finding.place)]
        }
        guard let (sentence, at) = signals.difference(from: known) else { return [] }
        return [Finding("\(words) change the votes: \(sentence)", at: at)]
      }
      return found
    })

  /// Statuses that version 1.0 does not have.
  private static let odd: [Int32] = [-77, 5]

  /// Votes may differ, since the plugin's request failed; but they must be votes.
  private static func statuses(_ stage: Stage, _ series: Series, _ status: Int32) throws -> [Finding] {
    let asked = try stage.subject().asked
    let host = try RecordingHost(.init(granted: asked), flight: stage.flight)
    host.answer = status
    let signals = try stage.run(series, host: host)
    guard let fault = signals.firstFault else { return [] }
    return [Finding("with a host that answers \(status), \(fault.sentence)", at: "bar \(fault.bar)")]
  }
}
