internal import CWitanABI

extension Check {
  /// LIF-04.
  static let wrongOrder = Check(
    "LIF-04", "wrong-order", level: 2, .error,
    danger:
      "After a fault a host may hand over a bar again, or a state too late; what is then counted twice is wrong for "
      + "ever after.",
    example: "self->sum += bars->close[i];                /* whether or not this bar came before */",
    fix: "Keep last_seq of the newest bar judged; answer WTN_E_STATE where a fresh bar's number is not above it.",
    .child { stage in
      let subject = try stage.subject()
      let warmUp = try stage.usefulCount(beyond: 0)
      let series = stage.series(.realLike, warmUp + 60)
      let base = try stage.baseline(series)
      let instance = try subject.create()
      let life = try WrongOrder(stage, instance, series, warmUp)
      var findings: [Finding] = []
      for bar in [warmUp + 10, warmUp + 30] {
        stage.phase("bars that were judged already come again after bar \(bar)")
        try life.go(to: bar)
        findings += try life.again(1, "bar \(bar) again") + life.again(3, "three bars again")
      }
      guard findings.isEmpty else { return Array(findings.prefix(1)) }
      try life.go(to: series.count - 1)
      if let (sentence, place) = life.signals.difference(from: base) {
        return [Finding("after calls that were refused, \(sentence): a refused call changed something", at: place)]
      }
      stage.phase("restore comes after evaluate")
      let (status, bytes) = try instance.save()
      if status >= 0 { _ = try instance.restore(bytes) }
      _ = try instance.restore([])
      return []
    })
}

/// An instance that is given its bars in order, and some of them again.
private final class WrongOrder {
  private let instance: Instance
  private let series: Series
  private let warmUp: Int
  private let window: Window, answer: Answer
  private var next = 0
  /// What was answered to the bars in order.
  private(set) var signals = Signals()

  init(_ stage: Stage, _ instance: Instance, _ series: Series, _ warmUp: Int) throws {
    (self.instance, self.series, self.warmUp) = (instance, series, warmUp)
    window = try Window(warmUp + 4, flight: stage.flight)
    answer = try Answer(4, flight: stage.flight)
  }

  /// Gives all bars up to and with `bar`.
  func go(to bar: Int) throws {
    while next <= bar {
      let status = try call(next, fresh: 1)
      guard status >= 0 else {
        throw Finding(
          "evaluate answered \(status) for a sound bar after others were refused, expected 0", at: "bar \(next)")
      }
      answer.read(into: &signals)
      next += 1
    }
  }

  /// Gives the newest `fresh` bars once more; they must be refused.
  func again(_ fresh: Int, _ words: String) throws -> [Finding] {
    let status = try call(next - 1, fresh: fresh)
    guard status >= 0 else { return [] }
    return [
      Finding(
        "\(words): evaluate answered \(status), expected \(WTN_E_STATE) (WTN_E_STATE), since they are judged already",
        at: "bar \(next - 1)")
    ]
  }

  private func call(_ bar: Int, fresh: Int) throws -> wtn_status {
    let first = max(0, bar + 1 - warmUp - fresh)
    let bars = try window.lay(series, first..<bar + 1, lastSeq: UInt64(bar + 1))
    return instance.evaluate(bars, fresh: fresh, into: answer.lay(fresh))
  }
}
