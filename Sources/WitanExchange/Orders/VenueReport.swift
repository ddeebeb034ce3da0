public import WitanCore

/// One trade of an order, as the venue tells it.
public struct VenueTrade: Hashable, Sendable {
  /// The venue's number of it, unique in its market.
  public let id: Int64
  /// What was traded, in base currency, positive.
  public let quantity: Quantity
  /// At which price.
  public let price: Price
  /// What was taken for it.
  public let commission: Commission
  /// When.
  public let time: Instant

  /// A trade.
  public init(id: Int64, quantity: Quantity, price: Price, commission: Commission, time: Instant) {
    (self.id, self.quantity, self.price) = (id, quantity, price)
    (self.commission, self.time) = (commission, time)
  }
}

/// What a venue says about an order, by whichever way it came: the answer to a request, an event of the user stream,
/// the answer to a question.
public struct VenueReport: Hashable, Sendable {
  /// Where the order stands at the venue.
  public enum Status: String, Sendable {
    /// It works or rests, nothing was traded.
    case new
    /// A part was traded, the rest works.
    case partlyFilled
    /// All was traded.
    case filled
    /// It was cancelled, expired, or was ended by the venue, with whatever was traded before.
    case ended
    /// It was not taken.
    case rejected
  }

  /// Where it stands.
  public let status: Status
  /// How much was traded so far, all trades together.
  public let executed: Quantity
  /// The trades that this report names; not all of the order's, where it came by the stream or by a question.
  public let trades: [VenueTrade]
  /// The price at which a stop was set off; nil where it was not, or it is not said.
  public let triggeredAt: Price?
  /// Why it was rejected or ended, in the venue's words; empty where it says nothing.
  public let reason: String
  /// When, by the venue's clock.
  public let time: Instant

  /// A report.
  public init(
    status: Status, executed: Quantity, trades: [VenueTrade] = [], triggeredAt: Price? = nil, reason: String = "",
    time: Instant
  ) {
    (self.status, self.executed, self.trades) = (status, executed, trades)
    (self.triggeredAt, self.reason, self.time) = (triggeredAt, reason, time)
  }
}
