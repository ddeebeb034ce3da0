public import WitanCore

/// An amount of any asset.
public struct AssetAmount: Hashable, Sendable {
  /// The asset: `BNB`.
  public let asset: String
  /// How much of it.
  public let amount: Quantity
  /// An amount.
  public init(_ asset: String, _ amount: Quantity) { (self.asset, self.amount) = (asset, amount) }
}

/// How an order stands at the venue.
public enum OrderStatus: String, Hashable, Sendable {
  case new = "NEW"
  /// Its pair's other order has to be filled first.
  case pendingNew = "PENDING_NEW"
  case partlyFilled = "PARTIALLY_FILLED"
  case filled = "FILLED"
  case cancelled = "CANCELED"
  case rejected = "REJECTED"
  /// It ended by its own terms or for want of offers; some of it may have been filled.
  case expired = "EXPIRED"
  /// It ended so that the account would not trade with itself; some of it may have been filled.
  case expiredInMatch = "EXPIRED_IN_MATCH"
  /// One that was not known when this was written: what became of the order is not known.
  case unrecognised = ""

  /// Whether nothing more can happen to it.
  public var isFinal: Bool {
    switch self {
    case .filled, .cancelled, .rejected, .expired, .expiredInMatch: true
    case .new, .pendingNew, .partlyFilled, .unrecognised: false
    }
  }
}

/// What the venue says about an order, in whichever answer. Whether it was filled is said by ``executed``, and never by
/// the status alone.
public struct OrderReport: Hashable, Sendable {
  /// The market's name at the venue: `BTCUSDT`.
  public var symbol: String
  /// The venue's number of the order.
  public var orderID: Int64
  /// The venue's number of its pair; nil = it is not part of one.
  public var pairID: Int64?
  /// The order's own name, also in the answer to a cancel.
  public var clientID: String
  /// The name of the cancel; nil where this is no answer to one.
  public var cancelID: String?
  /// Buy or sell.
  public var side: Side
  /// Its type; nil = one that is not known.
  public var type: OrderType?
  /// How it stands.
  public var status: OrderStatus
  /// What was asked for.
  public var quantity: Quantity
  /// What was traded.
  public var executed: Quantity
  /// The limit; nil = it has none.
  public var price: Price?
  /// The price that it waits for; nil = it does not wait.
  public var trigger: Price?
  /// What was paid or received; nil where the venue does not know any more, as with old orders.
  public var worth: Money?
  /// The amount of quote currency that was asked for; nil = a quantity was.
  public var amount: Money?
  /// When this was so.
  public var time: Instant
  /// The fills, in the answer to a new order alone; nil = this answer has none, and `myTrades` has.
  public var fills: [OrderFill]?
}

/// One execution of an order.
public struct OrderFill: Hashable, Sendable {
  /// Its number, unique within the symbol.
  public let tradeID: Int64
  /// At which price.
  public let price: Price
  /// How much, before the fee.
  public let quantity: Quantity
  /// What the venue took, of whichever asset; where that is the asset which was received, so much less arrived.
  public let fee: AssetAmount
}

extension OrderFill: Decodable {
  private enum Key: String, CodingKey { case price, qty, commission, commissionAsset, tradeId }
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    tradeID = try object.decode(Int64.self, forKey: .tradeId)
    price = try object.decode(Price.self, forKey: .price)
    quantity = try object.decode(Quantity.self, forKey: .qty)
    fee = AssetAmount(
      try object.decode(String.self, forKey: .commissionAsset), try object.decode(Quantity.self, forKey: .commission))
  }
}

extension OrderReport: Decodable {
  private enum Key: String, CodingKey {
    case symbol, orderId, orderListId, clientOrderId, origClientOrderId, side, type, status, origQty, executedQty
    case price, stopPrice, cummulativeQuoteQty, origQuoteOrderQty, transactTime, updateTime, time, fills
  }

  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    symbol = try object.decode(String.self, forKey: .symbol)
    orderID = try object.decode(Int64.self, forKey: .orderId)
    pairID = try object.decodeIfPresent(Int64.self, forKey: .orderListId).flatMap { $0 < 0 ? nil : $0 }
    let id = try object.decode(String.self, forKey: .clientOrderId)
    let original = try object.decodeIfPresent(String.self, forKey: .origClientOrderId)
    (clientID, cancelID) = original.map { ($0, id) } ?? (id, nil)
    let sideName = try object.decode(String.self, forKey: .side)
    guard let side = Side(venueName: sideName) else {
      throw DecodingError.dataCorruptedError(
        forKey: .side, in: object, debugDescription: "found '\(sideName)', expected BUY or SELL")
    }
    self.side = side
    type = OrderType(rawValue: try object.decode(String.self, forKey: .type))
    status = OrderStatus(rawValue: try object.decode(String.self, forKey: .status)) ?? .unrecognised
    quantity = try object.decode(Quantity.self, forKey: .origQty)
    executed = try object.decode(Quantity.self, forKey: .executedQty)
    price = try Self.positive(object, .price)
    trigger = try Self.positive(object, .stopPrice)
    let worth: Money = try object.decode(Money.self, forKey: .cummulativeQuoteQty)
    self.worth = worth.units < 0 ? nil : worth
    amount = try Self.positive(object, .origQuoteOrderQty)
    let times = try [Key.transactTime, .updateTime, .time].compactMap {
      try object.decodeIfPresent(Int64.self, forKey: $0)
    }
    guard let time = times.first(where: { $0 >= 0 }) else {
      throw DecodingError.keyNotFound(
        Key.transactTime, .init(codingPath: decoder.codingPath, debugDescription: "no time"))
    }
    self.time = Instant(milliseconds: time)
    fills = try object.decodeIfPresent([OrderFill].self, forKey: .fills)
  }

  /// A number that is left out, or nought, where there is none.
  private static func positive<Number: FixedPoint>(
    _ object: KeyedDecodingContainer<Key>, _ key: Key
  ) throws -> Number? {
    try object.decodeIfPresent(Number.self, forKey: key).flatMap { $0.units > 0 ? $0 : nil }
  }
}
