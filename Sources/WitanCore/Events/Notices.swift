/// A bar closed.
public struct BarClosed: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The market.
  public let symbol: Symbol
  /// When the bar opened.
  public let start: Instant
  /// From its open to its close.
  public let interval: Interval
  /// The first, highest, lowest and last price.
  public let open: Price, high: Price, low: Price, close: Price
  /// What was traded, in base currency.
  public let volume: Quantity
  /// The notice of `bar`.
  public init(symbol: Symbol, interval: Interval, bar: Bar) {
    self.symbol = symbol
    self.interval = interval
    start = bar.start
    (open, high, low, close) = (bar.open, bar.high, bar.low, bar.close)
    volume = bar.volume
  }
}

/// A strategy answered a bar.
public struct SignalGenerated: Hashable, Codable, Sendable {
  /// Who.
  public let strategy: StrategyID
  /// The market.
  public let symbol: Symbol
  /// The bar's last moment.
  public let time: Instant
  /// What it voted.
  public let action: Action
  /// How strongly.
  public let confidence: Confidence
  /// Why, in words.
  public let reason: String
  /// A signal.
  public init(
    strategy: StrategyID, symbol: Symbol, time: Instant, action: Action, confidence: Confidence, reason: String
  ) {
    self.strategy = strategy
    self.symbol = symbol
    self.time = time
    self.action = action
    self.confidence = confidence
    self.reason = reason
  }
}

/// Something happened to an order.
public struct OrderNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The order.
  public let order: OrderID
  /// The market.
  public let symbol: Symbol
  /// When.
  public let time: Instant
}

/// An order was refused by its venue.
public struct OrderTrouble: Hashable, Codable, Sendable {
  /// The order.
  public let order: OrderID
  /// The market.
  public let symbol: Symbol
  /// The venue's reason.
  public let reason: String
  /// When.
  public let time: Instant
}

/// Some of an order, or its last part, was traded.
public struct FillNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The market.
  public let symbol: Symbol
  /// Bought or sold.
  public let side: Side
  /// Why the order existed.
  public let purpose: OrderPurpose
  /// The decision behind it, 0 where none.
  public let decision: Int64
  /// The execution itself.
  public let execution: Execution
}

/// A position after a change.
public struct PositionNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The market.
  public let symbol: Symbol
  /// What is held now.
  public let quantity: Quantity
  /// The average entry price, without fees.
  public let averagePrice: Price
  /// The stop below it; nil without one.
  public let stop: Price?
  /// When.
  public let time: Instant
}

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
}

/// Trading was paused, halted or resumed.
public struct TradingNotice: Hashable, Codable, Sendable {
  /// What it is now: `paused`, `halted`, `running`, `reduce-only`.
  public let state: String
  /// Why.
  public let reason: String
  /// When.
  public let time: Instant
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
}

/// The allocation over the strategies changed.
public struct AllocationNotice: Hashable, Codable, Sendable {
  /// The share of each strategy.
  public let shares: [String: Double]
  /// Why.
  public let reason: String
  /// When.
  public let time: Instant
}

/// A plugin was loaded, swapped or taken out.
public struct PluginNotice: Hashable, Codable, Sendable {
  /// Who.
  public let strategy: StrategyID
  /// Its version.
  public let version: String
  /// The SHA-256 of its file, in hexadecimal.
  public let sha256: String
  /// What happened and why, in one sentence.
  public let text: String
  /// When.
  public let time: Instant
  /// A notice.
  public init(strategy: StrategyID, version: String, sha256: String, text: String, time: Instant) {
    self.strategy = strategy
    self.version = version
    self.sha256 = sha256
    self.text = text
    self.time = time
  }
}

/// The market's regime changed.
public struct RegimeNotice: Hashable, Codable, Sendable {
  /// The market.
  public let symbol: Symbol
  /// The old and the new regime.
  public let from: String, to: String
  /// When.
  public let time: Instant
}

/// Something happened to a fork of the database.
public struct ForkNotice: Hashable, Codable, Sendable {
  /// The fork.
  public let fork: String
  /// What it is for, or what came of it.
  public let text: String
  /// When.
  public let time: Instant
}

/// A headline came in.
public struct NewsNotice: Hashable, Codable, Sendable {
  /// The source's own id.
  public let id: String
  /// Who published it.
  public let source: String
  /// The headline.
  public let title: String
  /// When it was published.
  public let time: Instant
}

/// The narrator wrote something.
public struct NarrativeNotice: Hashable, Codable, Sendable {
  /// The text.
  public let text: String
  /// How important it is, 0...1.
  public let importance: Double
  /// When.
  public let time: Instant
}

/// A service is alive.
public struct HeartbeatNotice: Hashable, Codable, Sendable {
  /// Which service.
  public let service: String
  /// When.
  public let time: Instant
  /// A sign of life.
  public init(service: String, time: Instant) {
    self.service = service
    self.time = time
  }
}

/// Bars are missing.
public struct GapNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The market.
  public let symbol: Symbol
  /// When the first missing bar would have opened.
  public let from: Instant
  /// When the first bar after the gap opened.
  public let to: Instant
  /// How many bars are missing.
  public let missing: Int
  /// A gap.
  public init(symbol: Symbol, from: Instant, to: Instant, missing: Int) {
    self.symbol = symbol
    self.from = from
    self.to = to
    self.missing = missing
  }
}

/// The clock differs from the venue's.
public struct SkewNotice: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Ours minus theirs.
  public let skew: Interval
  /// When.
  public let time: Instant
}

/// The host started, reloaded its configuration or stops.
public struct HostNotice: Hashable, Codable, Sendable {
  /// What and why, in one sentence.
  public let text: String
  /// When.
  public let time: Instant
  /// A notice.
  public init(text: String, time: Instant) {
    self.text = text
    self.time = time
  }
}

/// Something went wrong.
public struct ErrorNotice: Hashable, Codable, Sendable {
  /// Where: the part of the host.
  public let component: String
  /// What was found, what was expected, what to do.
  public let text: String
  /// When.
  public let time: Instant
  /// An error.
  public init(component: String, text: String, time: Instant) {
    self.component = component
    self.text = text
    self.time = time
  }
}
