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
  /// Made of its parts.
  public init(order: OrderID, symbol: Symbol, time: Instant) {
    self.order = order
    self.symbol = symbol
    self.time = time
  }
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
  /// Made of its parts.
  public init(order: OrderID, symbol: Symbol, reason: String, time: Instant) {
    self.order = order
    self.symbol = symbol
    self.reason = reason
    self.time = time
  }
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
  /// Made of its parts.
  public init(symbol: Symbol, side: Side, purpose: OrderPurpose, decision: Int64, execution: Execution) {
    self.symbol = symbol
    self.side = side
    self.purpose = purpose
    self.decision = decision
    self.execution = execution
  }
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
  /// Made of its parts.
  public init(symbol: Symbol, quantity: Quantity, averagePrice: Price, stop: Price?, time: Instant) {
    self.symbol = symbol
    self.quantity = quantity
    self.averagePrice = averagePrice
    self.stop = stop
    self.time = time
  }
}
