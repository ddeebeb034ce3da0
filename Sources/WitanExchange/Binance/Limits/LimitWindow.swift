import WitanCore

/// The present interval of one limit, and what was counted in it.
struct LimitWindow: Sendable {
  let limit: RateLimit
  var used = 0
  private var number: Int64 = .min

  init(_ limit: RateLimit) { self.limit = limit }

  /// When the present interval ends.
  var end: Instant { Instant(milliseconds: (number + 1) * limit.interval.milliseconds) }
  var isFull: Bool { used >= limit.limit }

  mutating func take(countOf other: LimitWindow) { (used, number) = (other.used, other.number) }

  /// Begins the interval of `now` where it is a later one; a clock that steps back opens none.
  mutating func turn(to now: Instant) {
    let (quotient, remainder) = now.milliseconds.quotientAndRemainder(dividingBy: limit.interval.milliseconds)
    let current = remainder < 0 ? quotient - 1 : quotient
    guard current > number else { return }
    (number, used) = (current, 0)
  }

  /// What of a cost this limit counts.
  func amount(of cost: WeightBudget.Cost) -> Int {
    switch limit.kind {
    case .weight: cost.weight
    case .requests: 1
    case .orders: cost.orders
    }
  }

  /// Whether `amount` more stays within so many tenths of the limit. What is heavier than that by itself may go alone,
  /// as an interval's first; else it would never go.
  func fits(_ amount: Int, share: Int) -> Bool {
    amount == 0 || used == 0 || used + amount <= max(1, limit.limit * share / 10)
  }
}
