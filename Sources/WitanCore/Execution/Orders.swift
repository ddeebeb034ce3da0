/// Which way an order goes.
public enum Side: String, Sendable, Codable, BitwiseCopyable, CaseIterable {
  /// Quote is paid, base received.
  case buy
  /// Base is paid, quote received.
  case sell
}

/// An order's number, from 1; never used twice in one store.
public struct OrderID: Hashable, Comparable, Codable, BitwiseCopyable, Sendable, CustomStringConvertible {
  /// The number.
  public let number: Int64
  /// The order of that number.
  public init(_ number: Int64) { self.number = number }
  public static func < (a: OrderID, b: OrderID) -> Bool { a.number < b.number }
  /// `o17`: what `host why` takes.
  public var description: String { "o\(number)" }
  public init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(Int64.self) }
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(number)
  }
}

/// Why an order exists.
public enum OrderPurpose: String, Sendable, Codable, BitwiseCopyable, CaseIterable {
  /// Opens a position on the vote's word.
  case entry
  /// Closes a position on the vote's word.
  case exit
  /// Rests below a position and closes it where the price falls to it.
  case stop
  /// Closes everything after the kill switch.
  case kill
  /// Closes a position on the operator's word.
  case closeAll = "close-all"
  /// Closes a position whose stop could not be placed, or was reached and did not trade.
  case unprotected
}

/// How an order wants to trade.
public enum OrderKind: Hashable, Sendable, Codable, BitwiseCopyable {
  /// At the next tradable price.
  case market
  /// At the next tradable price once the price has reached the trigger.
  case stop(trigger: Price)
}

/// How much an order wants.
public enum OrderSize: Hashable, Sendable, Codable, BitwiseCopyable {
  /// So much of the base currency.
  case quantity(Quantity)
  /// What the cash pays for at the fill, fee included.
  case allIn
}

/// What the engine wants done; becomes an ``ApprovedOrder`` or a ``Refusal`` at the risk gate.
public struct OrderRequest: Hashable, Codable, Sendable, BitwiseCopyable {
  /// The order's number.
  public let id: OrderID
  /// The market.
  public let symbol: Symbol
  /// The market's place in the engine's tables.
  public let market: Int
  /// Buy or sell.
  public let side: Side
  /// Why.
  public let purpose: OrderPurpose
  /// Market or stop.
  public let kind: OrderKind
  /// How much.
  public let size: OrderSize
  /// The price it was decided at.
  public let price: Price
  /// The decision behind it, 0 where no vote asked for it.
  public let decision: Int64
  /// When it was asked for.
  public let time: Instant
  /// The resting stop whose place it takes: the venue ends that one and trades this one, or does neither. nil = it
  /// stands beside all others.
  public let replaces: OrderID?

  /// A request; it is a wish until the risk gate has made an ``ApprovedOrder`` of it.
  public init(
    id: OrderID, symbol: Symbol, market: Int, side: Side, purpose: OrderPurpose, kind: OrderKind, size: OrderSize,
    price: Price, decision: Int64, time: Instant, replaces: OrderID? = nil
  ) {
    (self.id, self.symbol, self.market, self.side) = (id, symbol, market, side)
    (self.purpose, self.kind, self.size) = (purpose, kind, size)
    (self.price, self.decision, self.time) = (price, decision, time)
    self.replaces = replaces
  }
}

/// What a venue says about an order.
public enum VenueEvent: Hashable, Codable, Sendable {
  /// It rests or works at the venue.
  case accepted(OrderID, at: Instant)
  /// A part was traded, more may follow.
  case partlyFilled(Execution)
  /// The last part was traded.
  case filled(Execution)
  /// It was not taken; nothing (more) was traded.
  case rejected(OrderID, reason: String, at: Instant)
  /// It ended before it was filled.
  case cancelled(OrderID, at: Instant)
  /// A stop order's trigger was reached at this price.
  case triggered(OrderID, price: Price, at: Instant)
  /// Nobody knows what became of it; it must be asked for, never repeated.
  case unknown(OrderID, at: Instant)

  /// The order it speaks of.
  public var order: OrderID {
    switch self {
    case .accepted(let id, _), .rejected(let id, _, _), .cancelled(let id, _), .triggered(let id, _, _),
      .unknown(let id, _):
      id
    case .partlyFilled(let execution), .filled(let execution): execution.order
    }
  }

  /// What was traded; nil where nothing was.
  var execution: Execution? {
    switch self {
    case .partlyFilled(let execution), .filled(let execution): execution
    case .accepted, .rejected, .cancelled, .triggered, .unknown: nil
    }
  }
}

/// An order's life. Every case carries what is known then; the last four are final.
public enum OrderLife: Hashable, Codable, Sendable, BitwiseCopyable {
  /// Handed to the venue, no answer yet.
  case sent
  /// It rests or works at the venue.
  case accepted
  /// So much was traded so far.
  case partlyFilled(Quantity)
  /// A cancel was sent, no answer yet; so much was traded so far.
  case cancelling(Quantity)
  /// Nobody knows; so much was known to be traded.
  case unknown(Quantity)
  /// All of it was traded.
  case filled(Quantity)
  /// Nothing was taken.
  case rejected
  /// It ended; so much was traded before.
  case cancelled(Quantity)

  /// True where nothing more can happen to the order.
  public var isFinal: Bool {
    switch self {
    case .filled, .rejected, .cancelled: true
    case .sent, .accepted, .partlyFilled, .cancelling, .unknown: false
    }
  }
}
