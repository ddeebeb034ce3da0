public import WitanCore

/// A closed bar as `klines` tells it.
public struct BarReport: Hashable, Sendable {
  /// The bar.
  public let bar: Bar
  /// The last millisecond that belongs to it.
  public let end: Instant
  /// What was traded, in quote currency; nil where it does not fit the host's numbers.
  public let worth: Money?
  /// How many trades there were.
  public let trades: Int
}

extension BarReport: Decodable {
  /// Reads a row of twelve members; those behind the trade count are not used.
  public init(from decoder: any Decoder) throws {
    var row = try decoder.unkeyedContainer()
    let start = Instant(milliseconds: try row.decode(Int64.self))
    let open = try row.decode(Price.self), high = try row.decode(Price.self)
    let low = try row.decode(Price.self), close = try row.decode(Price.self)
    let volume = try row.decode(Quantity.self)
    end = Instant(milliseconds: try row.decode(Int64.self))
    worth = DecimalText.read(try row.decode(String.self).utf8).map { Money(units: $0.units) }
    trades = try row.decode(Int.self)
    guard let bar = Bar(start: start, open: open, high: high, low: low, close: close, volume: volume) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "the bar of \(start) contradicts itself: open \(open), high \(high), low \(low), close \(close)"))
    }
    self.bar = bar
  }
}

/// One trade of the market, as `trades` tells it.
public struct MarketTrade: Hashable, Sendable {
  /// Its number.
  public let id: Int64
  /// At which price.
  public let price: Price
  /// How much.
  public let quantity: Quantity
  /// When.
  public let time: Instant
  /// Whether the buyer's order was the one that rested.
  public let buyerRested: Bool
}

extension MarketTrade: Decodable {
  private enum Key: String, CodingKey { case id, price, qty, time, isBuyerMaker }
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    id = try object.decode(Int64.self, forKey: .id)
    price = try object.decode(Price.self, forKey: .price)
    quantity = try object.decode(Quantity.self, forKey: .qty)
    time = Instant(milliseconds: try object.decode(Int64.self, forKey: .time))
    buyerRested = try object.decode(Bool.self, forKey: .isBuyerMaker)
  }
}

/// Trades of one order at one price together, as `aggTrades` tells them.
public struct AggregatedTrade: Hashable, Sendable {
  /// Its number.
  public let id: Int64
  /// At which price.
  public let price: Price
  /// How much together.
  public let quantity: Quantity
  /// The numbers of the first and the last trade in it.
  public let trades: ClosedRange<Int64>
  /// When.
  public let time: Instant
  /// Whether the buyer's order was the one that rested.
  public let buyerRested: Bool
}

extension AggregatedTrade: Decodable {
  private enum Key: String, CodingKey { case a, p, q, f, l, T, m }
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    id = try object.decode(Int64.self, forKey: .a)
    price = try object.decode(Price.self, forKey: .p)
    quantity = try object.decode(Quantity.self, forKey: .q)
    let (first, last) = (try object.decode(Int64.self, forKey: .f), try object.decode(Int64.self, forKey: .l))
    guard first <= last else {
      throw DecodingError.dataCorruptedError(
        forKey: .l, in: object, debugDescription: "found the last trade \(last) before the first, \(first)")
    }
    trades = first...last
    time = Instant(milliseconds: try object.decode(Int64.self, forKey: .T))
    buyerRested = try object.decode(Bool.self, forKey: .m)
  }
}

/// The best offers, as `ticker/bookTicker` tells them.
public struct BestOffers: Hashable, Sendable {
  /// The market's name at the venue.
  public let symbol: String
  /// The best price that a buyer bids, and how much of it.
  public let bid: DepthLevel
  /// The best price that a seller asks, and how much of it.
  public let ask: DepthLevel
}

extension BestOffers: Decodable {
  private enum Key: String, CodingKey { case symbol, bidPrice, bidQty, askPrice, askQty }
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: Key.self)
    symbol = try object.decode(String.self, forKey: .symbol)
    bid = DepthLevel(
      price: try object.decode(Price.self, forKey: .bidPrice),
      quantity: try object.decode(Quantity.self, forKey: .bidQty))
    ask = DepthLevel(
      price: try object.decode(Price.self, forKey: .askPrice),
      quantity: try object.decode(Quantity.self, forKey: .askQty))
  }
}

/// One level of an order book.
public struct DepthLevel: Hashable, Sendable {
  /// The price.
  public let price: Price
  /// How much is offered there.
  public let quantity: Quantity
}

extension DepthLevel: Decodable {
  /// Reads `["37000.10","0.52"]`; what stands behind is not used.
  public init(from decoder: any Decoder) throws {
    var row = try decoder.unkeyedContainer()
    price = try row.decode(Price.self)
    quantity = try row.decode(Quantity.self)
  }
}

/// An order book at one moment, as `depth` tells it.
public struct DepthSnapshot: Hashable, Sendable, Decodable {
  /// The number of the last change in it.
  public let lastUpdateID: Int64
  /// What is bid, the highest price first.
  public let bids: [DepthLevel]
  /// What is asked, the lowest price first.
  public let asks: [DepthLevel]

  private enum CodingKeys: String, CodingKey {
    case lastUpdateID = "lastUpdateId"
    case bids, asks
  }
}
