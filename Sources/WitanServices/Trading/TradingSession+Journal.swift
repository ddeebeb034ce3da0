import WitanCore
import WitanLab
import WitanStore

// Journal, apply, record: the one way of everything that changes the engine.
extension TradingSession {
  /// Journals `input`, then applies it, then records what followed; see the type's text for a store in trouble.
  func apply(_ input: Input) throws {
    waiting.append(input)
    try applyWaiting()
  }

  /// Journals and applies what waits, in order. While the store is in trouble one input is tried alone, so that a long
  /// wait costs no more than a short one.
  func applyWaiting() throws {
    while !waiting.isEmpty {
      let part = Array(waiting.prefix(trouble == nil ? batch : 1))
      let seqs: Range<Int64>
      do throws(StoreError) {
        if !isSending || unrecorded.count + part.count > min(batch, Self.mostWhileSending) { try recordLate() }
        seqs = try journal.append(part)
      } catch {
        return try bear(error)
      }
      waiting.removeFirst(part.count)
      relieve(part.count)
      for (seq, input) in zip(seqs, part) { follow(input, seq) }
    }
  }

  /// Applies an input that is journaled, hands over what is to be done, and records and tells what it brings about.
  private func follow(_ input: Input, _ seq: Int64) {
    let effects = engine.play(input, &collector)
    if case .strategy = input { sentences = engine.settings.strategies.map { ReasonSentences($0.reasons) } }
    books.note(input)
    for case .event(let event) in effects { books.note(event) }
    errands += collector.takeErrands()
    // Later effects wait behind earlier ones: the tables that follow from them depend on the order.
    let waits = !unrecorded.isEmpty
    unrecorded.append((seq, effects))
    for effect in effects {
      heed(effect)
      if let event = effect.news { untold.append(.event(event)) }
    }
    // The input is journaled, and what follows from it follows again after a crash: the order goes out before the record
    // of it is written, which a start writes where a crash kept it from being written. Nor does it wait for who listens.
    if runErrands() { isSending = true }
    if !isSending, !waits { conclude() }
    if !isSending { tellUntold() }
  }

  /// How many inputs are taken, at most, before what they brought about is recorded, while an order is on its way.
  private static let mostWhileSending = 16

  /// Records and tells what has followed so far: to be called when what was handed to the desk is on its way. What the
  /// venue says, the clock, an event of the host's own and the end do not wait for that call.
  public func conclude() {
    isSending = false
    do throws(StoreError) { try recordLate() } catch { report(error) }
    tellUntold()
  }

  /// Records what the store has not taken yet, oldest first.
  func recordLate() throws(StoreError) {
    while let late = unrecorded.first {
      try journal.record(late.effects, for: late.seq)
      unrecorded.removeFirst()
    }
  }

  private func bear(_ error: StoreError) throws {
    guard waiting.count < patience else {
      throw SessionError("\(error.sentence). \(waiting.count) inputs wait, which is too many: the host stops")
    }
    report(error)
  }

  /// The store took inputs; says so once all that waited are written.
  private func relieve(_ count: Int) {
    guard trouble != nil || late > 0 else { return }
    trouble = nil
    late += count
    guard waiting.isEmpty else { return }
    tellUntold()
    let text = "the store \(journal.path) takes inputs again: \(late) that waited are written, and trading goes on"
    bus.publish(.error(ErrorNotice(component: "store", text: text, time: now)))
    late = 0
  }

  /// Tells a trouble once, when it begins.
  private func report(_ error: StoreError) {
    tellUntold()
    if trouble == nil {
      let text = "\(error.sentence). Until then nothing is traded; inputs wait and are not lost."
      bus.publish(.error(ErrorNotice(component: "store", text: text, time: now)))
    }
    trouble = error
  }

  /// Tells and keeps an event that no input brought about.
  func note(_ event: Event) {
    conclude()
    bus.publish(event)
    do throws(StoreError) { try journal.note([event]) } catch {
      bus.publish(.error(ErrorNotice(component: "store", text: error.sentence, time: now)))
    }
  }

  /// Throws where the store takes nothing: what changes more than the engine cannot wait for it.
  func requireStore(_ undone: String) throws {
    try applyWaiting()
    guard let trouble else { return }
    throw SessionError("\(trouble.sentence). Until then \(undone); ask again when the store takes inputs.")
  }

  /// What the session itself learns from an effect.
  private func heed(_ effect: Effect) {
    guard case .event(let event) = effect else { return }
    switch event {
    case .circuitBreakerTripped(let breaker): alarm = "the circuit breaker \(breaker.breaker.rawValue) tripped"
    case .strategySuspended(let notice): alarm = "\(notice.strategy) was suspended for its losses"
    case .pluginQuarantined(let notice): quarantines[notice.strategy] = notice.text
    default: break
    }
  }

  /// Says goodbye: nothing is applied after this.
  ///
  /// - Throws: where the store takes what waits for it not even now, with what that means.
  public func stop(_ reason: String) throws {
    // What waits for the store gets its last chance.
    try applyWaiting()
    if let trouble, !waiting.isEmpty {
      throw SessionError(
        "\(trouble.sentence). \(waiting.count) inputs were not carried out: after the next start the feed brings its own "
          + "again, commands must be given again")
    }
    try recordLate()
    conclude()
    let notice = Event.hostStopping(HostNotice(text: reason, time: now))
    bus.publish(notice)
    try journal.note([notice])
  }
}

extension Effect {
  /// What is told of it; nil for what only the store keeps.
  fileprivate var news: Event? {
    switch self {
    case .event(let event): event
    case .decided(let decision, _): .voteDecided(decision)
    case .equity: nil
    }
  }
}
