import WitanCore

/// A strategy's instance of one market inside its runner, as the host knows it.
final class IsolatedInstance {
  let warden: Warden
  let slot: Int
  let seed: UInt64
  private var generation: UInt64
  /// Up to this bar it is asked bar by bar, since its process ended somewhere before.
  private var carefulUpTo: UInt64 = 0
  /// How often it ended at a bar that it was asked about alone.
  private var deaths: [UInt64: Int] = [:]

  init(_ warden: Warden, slot: Int, generation: UInt64, seed: UInt64) {
    (self.warden, self.slot, self.generation, self.seed) = (warden, slot, generation, seed)
  }

  deinit { warden.leave(slot, generation) }

  /// How the instance stands before a bar.
  enum Standing {
    case ready
    /// It is in a new process and stands after this bar.
    case anew(UInt64)
    case absent(String?)
    case quarantined(String)
  }

  /// Sees to a living process at event time `now`; see ``Warden/attend(_:_:at:within:)``.
  func attend(at now: Int64, within patience: Duration?, _ context: HostContext) -> Standing {
    switch warden.attend(slot, generation, at: now, within: patience) {
    case .standing: return .ready
    case .anew(let generation, let kept):
      self.generation = generation
      context.random = kept?.random ?? seed
      return .anew(kept?.sequence ?? 0)
    case .absent(let words): return .absent(words)
    case .quarantined(let reason): return .quarantined(reason)
    }
  }

  /// How many bars may be asked about at once after bar `sequence`.
  func rowsPerCall(after sequence: UInt64, _ most: Int) -> Int { sequence < carefulUpTo ? 1 : most }

  /// Notes that a call about `rows` bars up to bar `sequence` was the end.
  func noteEnd(_ rows: Int, _ sequence: UInt64) {
    if rows > 1 { carefulUpTo = max(carefulUpTo, sequence) } else { deaths[sequence, default: 0] += 1 }
    if deaths.count > 64, let oldest = deaths.keys.min() { deaths[oldest] = nil }
  }

  /// It ended twice at this bar: once when it was asked, once when it was shown it again. It is not shown it any more.
  func shuns(_ sequence: UInt64) -> Bool { deaths[sequence, default: 0] > 1 }

  /// Puts a question; see ``Warden/evaluate(_:slot:context:scratch:deadline:counts:)``.
  func evaluate(
    _ question: BarQuestion, context: HostContext, scratch: JudgingScratch, deadline: Duration
  ) -> Warden.Answer {
    let answer = warden.evaluate(
      question, slot: slot, context: context, scratch: scratch, deadline: deadline, counts: question.fresh == 1)
    if case .ended = answer { noteEnd(question.fresh, question.sequence) }
    return answer
  }

  /// Its state and the bar after which it is: the one that was saved after the bar `sequence`, else from its process or,
  /// where that is gone, the last that was saved.
  func save(
    after sequence: UInt64, _ context: HostContext
  ) -> (status: PluginStatus, bytes: [UInt8], kept: Warden.Kept?) {
    if let newest = warden.kept(slot), newest.sequence == sequence { return (PluginStatus(0), newest.bytes, newest) }
    if let (status, bytes) = warden.save(slot, generation, context: context) { return (status, bytes, nil) }
    let kept = warden.kept(slot)
    return (PluginStatus(0), kept?.bytes ?? [], kept)
  }

  /// Why its process was given up; nil while it was not.
  var quarantine: String? { warden.quarantine }

  /// Whether its process lives.
  var isPresent: Bool { warden.process != nil }

  func restore(_ kept: Warden.Kept, _ context: HostContext) -> Bool {
    warden.restore(slot, kept, context: context)
  }
}
