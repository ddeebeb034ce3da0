internal import Synchronization
public import WitanCore

/// The door that each request to the venue passes, over whichever connection: it waits until the one ``WeightBudget``
/// of the host lets it go.
public final class RequestGate: Sendable {
  private let budget: Mutex<WeightBudget>
  private let time: VenueTime
  private let clock: any Clock<Duration>

  /// A door. `clock` measures the waits.
  public init(_ limits: [RateLimit], time: VenueTime, clock: any Clock<Duration> = ContinuousClock()) {
    budget = Mutex(WeightBudget(limits))
    self.time = time
    self.clock = clock
  }

  /// Where the budget stands, for a status page and for metrics.
  public var snapshot: WeightBudget.Snapshot {
    let now = time.now
    return budget.withLock { $0.snapshot(at: now) }
  }

  /// Lets a request through, at once or when the limits allow it.
  /// - Parameters:
  ///   - patience: how long it may wait at most; what would wait longer is refused at once.
  ///   - call: what it is, for the sentence.
  /// - Throws: a ``VenueFailure`` of kind `backOff` where it would have to wait longer; `unanswered` where the task is
  ///   cancelled. In both cases nothing was counted and nothing must be sent.
  public func pass(
    _ cost: WeightBudget.Cost, for priority: WeightBudget.Priority, patience: Interval, call: String
  ) async throws(VenueFailure) {
    let begin = time.hostNow
    while true {
      let now = time.now
      guard case .wait(let end) = budget.withLock({ $0.take(cost, for: priority, at: now) }) else { return }
      guard end - now <= patience - (time.hostNow - begin) else {
        throw VenueFailure(
          .backOff(until: end), call: call,
          "the venue's limits let it go at \(end), and it can wait for \(patience) at most; nothing was sent")
      }
      do { try await clock.sleep(for: .milliseconds(max(1, (end - now).milliseconds))) } catch {
        throw VenueFailure(.unanswered, call: call, "it was given up while it waited for the venue's limits")
      }
    }
  }

  /// Takes the limits that the venue announces.
  public func adopt(_ limits: [RateLimit]) { budget.withLock { $0.adopt(limits) } }

  /// Takes note of an answer: its counts, and that the venue serves this address.
  public func learn(_ counts: UsedCounts, isAccepted: Bool) {
    let now = time.now
    budget.withLock {
      $0.learn(counts, at: now)
      if isAccepted { $0.accepted() }
    }
  }

  /// Obeys a refusal. Returns when it may be asked again.
  func obey(_ limit: AnswerClassification.Limit, venue: Venue) -> Instant {
    let now = time.now
    return budget.withLock { budget in
      switch limit {
      case .barred(let end): budget.bar(until: end)
      case .barredForNow: budget.barUntilNextInterval(at: now)
      case .banned: budget.banned(for: venue.banPause, at: now)
      case .ordersBarred:
        budget.ordersRefused(at: now)
        return budget.ordersWait(at: now) ?? now
      }
      return budget.snapshot(at: now).barredUntil ?? now
    }
  }
}

extension Interval {
  /// The rest of a span.
  fileprivate static func - (a: Interval, b: Interval) -> Interval {
    Interval(milliseconds: a.milliseconds - b.milliseconds)
  }
}
