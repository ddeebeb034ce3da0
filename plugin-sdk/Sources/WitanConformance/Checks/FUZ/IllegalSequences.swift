internal import CWitanABI

extension Check {
  /// FUZ-03.
  static let illegalSequences = Check(
    "FUZ-03", "illegal-sequence", level: 4, .warning, needs: .deterministic, limits: fuzzLimits,
    danger: "A host with a fault mistreats one instance; the others trade on, and must not hear of it.",
    example: "static int broken;  …  if (fresh < 1) { broken = 1; return WTN_E_ARG; }      /* for all of them */",
    fix:
      "Refuse what cannot be before anything of it counts, and keep no state outside the instance. (A death in a call "
      + "that no sound host makes is reported as a warning: the contract does not forbid it.)",
    .child { stage in
      let quiet = stage.series(.saw, try stage.usefulCount(beyond: 120))
      let expected = try stage.signalsApart { try stage.run(quiet) }
      return try stage.timedCases { index in
        var random = stage.random(UInt64(index) + 307)
        let rows = (0..<12).map { _ in HostileCall.table[Int(random.next() % UInt64(HostileCall.table.count))] }
        stage.phase("illegal sequence \(index)")
        return try IllegalSequence(stage: stage, quiet: quiet, expected: expected).judge(rows)
      }
    })
}

/// Hostile calls into one instance while another one judges.
private struct IllegalSequence {
  let stage: Stage
  let quiet: Series
  let expected: Signals

  func judge(_ rows: [HostileCall]) throws -> [Finding] {
    guard stage.deadline != nil else { return try run(rows) }
    let first = try stage.attempt { try run(rows) }
    switch first {
    case .fine, .hung: return []
    case .skipped(let reason): throw Skip(reason)
    case .found, .died: break
    }
    var shrinker = Shrinker(tries: 100, milliseconds: 5000)
    let small = try shrinker.shrink(rows) { rows in
      try stage.attempt(milliseconds: 3000) { try run(rows) }.isLike(first)
    }
    let words = small.map(\.name).joined(separator: "; ")
    switch first {
    case .found(let findings):
      return findings.map { Finding("\($0.sentence); the calls: \(words)", at: $0.place) }
    case .died(let status):
      return [Finding("the process is ended by \(Autopsy.name(status & 0x7F)) in the calls: \(words)", at: words)]
    default: return []
    }
  }

  private func run(_ rows: [HostileCall]) throws -> [Finding] {
    let bench = try HostileBench(stage)
    let feeder = try Feeder(stage, quiet)
    let each = max(quiet.count / (rows.count + 1), 1)
    for row in rows {
      for _ in 0..<each { try feeder.step() }
      _ = try bench.make(row)
    }
    try feeder.finish()
    guard let (sentence, at) = feeder.signals.difference(from: expected) else { return [] }
    return [Finding("calls that cannot be, into another instance, change the votes of this one: \(sentence)", at: at)]
  }
}
