public import WitanCore

/// The one budget of request weight for the whole host, as the venue counts it.
///
/// The venue's own count, which comes with each answer, stands above the host's. A part is kept back for what protects
/// money. While the venue bans, nothing goes at all, for each request would lengthen the ban.
public struct RequestWeights: Sendable {
  /// What a request is for.
  public enum Purpose: Sendable {
    /// It cancels, protects, or asks what became of an order: it may use all of the budget.
    case protection
    /// It enters or changes an order: it may use nine tenths.
    case order
    /// It only wants to know: it may use three quarters.
    case information
  }

  /// Whether a request may go.
  public enum Answer: Hashable, Sendable {
    /// It may go now; its weight is counted.
    case go
    /// It may not before that moment.
    case wait(until: Instant)
  }

  /// The weight that the venue allows in each interval.
  public private(set) var limit: Int
  /// The interval, which begins anew at each multiple of itself since 1970.
  public private(set) var interval: Interval
  private var used = 0
  private var window: Int64 = .min
  private var barred: Instant?

  /// The limit as `exchangeInfo` announces it; both are at least 1.
  public init(limit: Int, each interval: Interval) {
    self.limit = max(1, limit)
    self.interval = Interval(milliseconds: max(1, interval.milliseconds))
  }

  /// Takes the limit that the venue announces now; what was counted in this interval stays counted.
  public mutating func adopt(limit: Int, each interval: Interval) {
    self = { (old: RequestWeights) in
      var new = RequestWeights(limit: limit, each: interval)
      new.barred = old.barred
      if new.interval == old.interval { (new.used, new.window) = (old.used, old.window) }
      return new
    }(self)
  }

  /// Asks for a request of that weight at the moment `now` of the venue's clock.
  public mutating func take(_ weight: Int, for purpose: Purpose, at now: Instant) -> Answer {
    if let barred, now < barred { return .wait(until: barred) }
    barred = nil
    turn(to: now)
    guard used + weight <= share(of: purpose) || used == 0 else { return .wait(until: end) }
    used += weight
    return .go
  }

  /// The venue's count of this interval, from the header `X-MBX-USED-WEIGHT-…` of an answer that came at `now`. It
  /// counts other programs at this address, too; an answer that comes late cannot lower the count.
  public mutating func learn(used count: Int, at now: Instant) {
    turn(to: now)
    used = max(used, count)
  }

  /// The venue refused for its limits (429, 418, -1003): nothing goes for `pause`, or until the next interval where it
  /// does not say how long. A shorter bar never replaces a longer one.
  public mutating func refuse(for pause: Interval?, at now: Instant) {
    turn(to: now)
    let end = pause.map { now + $0 } ?? end
    barred = barred.map { max($0, end) } ?? end
  }

  /// The most weight of an interval that a purpose may bring it to.
  private func share(of purpose: Purpose) -> Int {
    switch purpose {
    case .protection: limit
    case .order: limit - limit / 10
    case .information: limit - limit / 4
    }
  }

  private var end: Instant { Instant(milliseconds: (window + 1) * interval.milliseconds) }

  private mutating func turn(to now: Instant) {
    let (quotient, remainder) = now.milliseconds.quotientAndRemainder(dividingBy: interval.milliseconds)
    let current = remainder < 0 ? quotient - 1 : quotient
    guard current > window else { return }
    (window, used) = (current, 0)
  }
}
