internal import CWitanABI

/// Feeds one instance a bar at a time from any series, and answers the status instead of judging it: for bars that may
/// be refused. All calls share one place for bars and signals.
final class Stepper {
  private let window: Window
  private let answer: Answer
  private let warmUp: Int
  let instance: Instance

  /// For bars of a warm-up of `warmUp` bars.
  init(_ instance: Instance, warmUp: Int, flight: Flight) throws {
    self.instance = instance
    self.warmUp = max(warmUp, 0)
    window = try Window(self.warmUp + 1, flight: flight)
    answer = try Answer(1, flight: flight)
  }

  /// Bar `bar` of the series as number `seq` of the stream; the bars before it in the series are its past.
  func step(
    _ series: Series, _ bar: Int, seq: UInt64? = nil, flags: UInt32 = 0
  ) throws -> (status: wtn_status, signals: Signals) {
    let first = max(0, bar - warmUp)
    window.flags = flags
    instance.host.now = series.openMs[bar] &+ series.interval
    let bars = try window.lay(series, first..<bar + 1, lastSeq: seq ?? UInt64(bar + 1))
    let status = instance.evaluate(bars, fresh: 1, into: answer.lay(1))
    var signals = Signals()
    if status >= 0 { answer.read(into: &signals) }
    return (status, signals)
  }

  /// The bars of a range, one after the other; nil = one was refused.
  func steps(_ series: Series, _ range: Range<Int>) throws -> Signals? {
    var all = Signals()
    for bar in range {
      let (status, signals) = try step(series, bar)
      guard status >= 0 else { return nil }
      all.append(signals)
    }
    return all
  }
}

extension Signals {
  /// Appends another run's answers.
  mutating func append(_ other: Signals) {
    action += other.action
    confidence += other.confidence
    reason += other.reason
    for index in figures.indices { figures[index] += other.figures[index] }
    validMs += other.validMs
    stopPrice += other.stopPrice
    targetPrice += other.targetPrice
  }

  /// The first vote that is none: an unknown action, or a strength outside 0 to 100.
  var firstFault: (bar: Int, sentence: String)? {
    for bar in 0..<count {
      if action[bar] < Side.sell || action[bar] > Side.pending {
        return (bar, "the action is \(action[bar]), expected -1 to 3")
      }
      let strength = confidence[bar]
      if action[bar] <= Side.buy && !(strength >= 0 && strength <= 100) {
        return (bar, "the confidence is \(strength), expected 0 to 100")
      }
    }
    return nil
  }

  /// A sentence on where this run first differs from another, bit for bit; nil where it does not.
  func difference(from other: Signals, firstBar: Int = 0) -> (sentence: String, place: String)? {
    guard let (bar, column) = firstDifference(from: other) else { return nil }
    let value = { (signals: Signals) in
      column == .action ? "\(signals.action[bar])" : column == .confidence ? "\(signals.confidence[bar])" : "other"
    }
    let what = column == .action || column == .confidence ? " (\(value(self)), expected \(value(other)))" : ""
    return ("the first differing vote is in \(column.word)\(what)", "bar \(firstBar + bar), column \(column.word)")
  }
}

extension Stage {
  /// What the plugin answers to a sound series, by two runs; skips the check where the two differ, the plugin refuses a
  /// bar, or a vote is none: nothing could be concluded from odder bars then.
  func baseline(_ series: Series, values: [wtn_value]? = nil, _ run: Run = Run()) throws -> Signals {
    do {
      let first = try self.run(series, values: values, run)
      let second = try self.run(series, values: values, run)
      if let fault = first.firstFault {
        throw Skip("a vote on sound bars is none (bar \(fault.bar): \(fault.sentence)); see SIG-01 and SIG-02")
      }
      guard first.firstDifference(from: second) == nil else {
        throw Skip("the plugin does not answer the same twice, so nothing can be compared; see DET-01")
      }
      return first
    } catch let finding as Finding {
      throw Skip("sound bars are not judged: \(finding.sentence)")
    }
  }

  /// Calls save for what it does beside; its answer, and a state above the limit, are others' to judge.
  func saveInPassing(_ instance: Instance) throws -> [UInt8]? {
    do {
      let (status, bytes) = try instance.save()
      return status >= 0 ? bytes : nil
    } catch is Finding {
      return nil
    } catch is Skip {
      return nil
    }
  }

  /// An instance's state; skips the check where save refuses or asks for too much, which STA-01 and STA-13 tell.
  func state(of instance: Instance) throws -> [UInt8] {
    do {
      let (status, bytes) = try instance.save()
      guard status >= 0 else { throw Skip("save answers \(status); see STA-01") }
      return bytes
    } catch let finding as Finding {
      throw Skip("\(finding.sentence); see STA-13")
    }
  }
}
