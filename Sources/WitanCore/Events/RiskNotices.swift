/// A stop's trigger was reached.
public struct StopNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The stop order.
  public let order: OrderID
  /// The market.
  public let symbol: Symbol
  /// The trigger.
  public let stop: Price
  /// The price that reached it.
  public let price: Price
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(order: OrderID, symbol: Symbol, stop: Price, price: Price, time: Instant) {
    self.order = order
    self.symbol = symbol
    self.stop = stop
    self.price = price
    self.time = time
  }
}

/// A limit of the risk rules was reached.
public struct LimitNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The rule.
  public let limit: RefusalCode
  /// What was found, as a share.
  public let value: Double
  /// The bound, as a share.
  public let bound: Double
  /// The strategy it concerns; nil for the whole.
  public let strategy: StrategyID?
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(limit: RefusalCode, value: Double, bound: Double, strategy: StrategyID? = nil, time: Instant) {
    self.limit = limit
    self.value = value
    self.bound = bound
    self.strategy = strategy
    self.time = time
  }
}

/// Which circuit breaker.
public enum Breaker: String, Codable, Sendable, BitwiseCopyable, CaseIterable {
  /// Losing trades in a row.
  case losses
  /// A price jumped.
  case jump
  /// Venue errors within a minute.
  case venueErrors = "venue-errors"
  /// Rejected orders in a row.
  case rejects
  /// The clock is off.
  case clock
}

/// A circuit breaker tripped.
public struct BreakerNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Which one.
  public let breaker: Breaker
  /// The market it stops; nil for all.
  public let symbol: Symbol?
  /// Until when entries are stopped.
  public let until: Instant
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(breaker: Breaker, symbol: Symbol? = nil, until: Instant, time: Instant) {
    self.breaker = breaker
    self.symbol = symbol
    self.until = until
    self.time = time
  }
}

/// What the kill switch found.
public enum KillCause: String, Codable, Sendable, BitwiseCopyable, CaseIterable {
  /// The loss from the initial capital.
  case initial
  /// The drawdown from the peak.
  case peak
}

/// The kill switch fired.
public struct KillNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Which limit.
  public let by: KillCause
  /// The equity then.
  public let equity: Money
  /// The equity at which it fires.
  public let bound: Money
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(by: KillCause, equity: Money, bound: Money, time: Instant) {
    self.by = by
    self.equity = equity
    self.bound = bound
    self.time = time
  }
}

/// The operator opened the kill switch's latch.
public struct UnlockNotice: Hashable, Codable, Sendable {
  /// The operator's reason.
  public let reason: String
  /// The equity that is the new base.
  public let base: Money
  /// The loss since the very start, as a share.
  public let lossSinceStart: Double
  /// The loss since the last unlock, as a share.
  public let lossSinceUnlock: Double
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(reason: String, base: Money, lossSinceStart: Double, lossSinceUnlock: Double, time: Instant) {
    self.reason = reason
    self.base = base
    self.lossSinceStart = lossSinceStart
    self.lossSinceUnlock = lossSinceUnlock
    self.time = time
  }
}

/// Trading was paused, halted or resumed.
public struct TradingNotice: Hashable, Codable, Sendable {
  /// What it is now: `paused`, `halted`, `running`, `reduce-only`.
  public let state: String
  /// Why.
  public let reason: String
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(state: String, reason: String, time: Instant) {
    self.state = state
    self.reason = reason
    self.time = time
  }
}

/// 00:00 UTC passed.
public struct DayNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The day that ended, in days since 1970-01-01.
  public let day: Int64
  /// The marked equity at its end.
  public let equity: Money
  /// The greatest drawdown since the start, as a share.
  public let maxDrawdown: Double
  /// When it ended: 00:00 UTC of the next day.
  public let time: Instant
  /// Made of its parts.
  public init(day: Int64, equity: Money, maxDrawdown: Double, time: Instant) {
    self.day = day
    self.equity = equity
    self.maxDrawdown = maxDrawdown
    self.time = time
  }
}

/// A strategy was suspended by its drawdown.
public struct StrategyNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Who.
  public let strategy: StrategyID
  /// Its sleeve's loss from its peak, as a share.
  public let drawdown: Double
  /// Until when, unless the operator enables it earlier.
  public let until: Instant
  /// When.
  public let time: Instant
  /// Made of its parts.
  public init(strategy: StrategyID, drawdown: Double, until: Instant, time: Instant) {
    self.strategy = strategy
    self.drawdown = drawdown
    self.until = until
    self.time = time
  }
}

/// What a comparison of the ledger with the account at the venue found.
public struct AccountNotice: Hashable, Codable, Sendable {
  /// The market it is about; nil where it is about the whole account.
  public let symbol: Symbol?
  /// What was found, what the ledger expected, and what to do, in one sentence.
  public let text: String
  /// When.
  public let time: Instant
  /// A notice.
  public init(symbol: Symbol?, text: String, time: Instant) {
    self.symbol = symbol
    self.text = text
    self.time = time
  }
}
