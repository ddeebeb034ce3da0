public import WitanCore

/// What a market data stream says. Symbols are the venue's own names, such as `BTCUSDT`.
public enum StreamMessage: Hashable, Sendable {
  /// One trade.
  case trade(TradeMessage)
  /// The trades that one order made at one price.
  case aggregate(AggregateTrade)
  /// A bar as it stands; final only where it says so.
  case kline(KlineMessage)
  /// The best bid and offer.
  case bookTicker(BookTicker)
  /// What changed in the order book.
  case depth(DepthUpdate)
  /// The best levels of the order book.
  case partialDepth(PartialDepth)
  /// The last 24 hours of a market, or of several.
  case miniTickers([MiniTicker])
  /// A command was carried out.
  case reply(CommandReply)
  /// A command was refused.
  case refusal(CommandRefusal)
  /// The server is about to close; connect again at once.
  case serverShutdown(Instant)
  /// An event that nobody here knows; its name.
  case unknown(String)
}

/// One trade.
public struct TradeMessage: Hashable, Sendable {
  public let symbol: String
  /// The venue's number of the trade, rising within a symbol.
  public let id: Int64
  public let price: Price
  public let quantity: Quantity
  /// When it was traded.
  public let time: Instant
  /// When the message was made.
  public let eventTime: Instant
  /// Whether the buyer's order rested in the book: then the seller was the aggressor.
  public let buyerIsMaker: Bool
}

/// The trades that one order made at one price.
public struct AggregateTrade: Hashable, Sendable {
  public let symbol: String
  /// The venue's number of the aggregate.
  public let id: Int64
  public let price: Price
  public let quantity: Quantity
  /// The first and the last trade's number.
  public let trades: ClosedRange<Int64>
  public let time: Instant
  public let eventTime: Instant
  public let buyerIsMaker: Bool
}

/// A bar as it stands.
public struct KlineMessage: Hashable, Sendable {
  public let symbol: String
  /// The venue's name of the interval, such as `1m`; case-sensitive.
  public let interval: String
  /// The bar; while it is not closed, as far as it got.
  public let bar: Bar
  /// The bar's last millisecond.
  public let end: Instant
  /// Whether the bar is final.
  public let isClosed: Bool
  /// How many trades it holds.
  public let trades: Int64
  public let eventTime: Instant
}

/// The best bid and offer. It has no time.
public struct BookTicker: Hashable, Sendable {
  public let symbol: String
  /// The book's update number, rising within a symbol.
  public let update: Int64
  public let bid: BookLevel
  public let ask: BookLevel
}

/// What rests at one price.
public struct BookLevel: Hashable, Sendable {
  public let price: Price
  public let quantity: Quantity
  public init(price: Price, quantity: Quantity) { (self.price, self.quantity) = (price, quantity) }
}

/// What changed in the order book: quantities are absolute, and nought takes a level away.
public struct DepthUpdate: Hashable, Sendable {
  public let symbol: String
  /// The numbers of the first and the last change in it.
  public let updates: ClosedRange<Int64>
  public let bids: [BookLevel]
  public let asks: [BookLevel]
  public let eventTime: Instant
}

/// The best levels of the order book, best first. The message names no symbol; it is the stream's.
public struct PartialDepth: Hashable, Sendable {
  /// The stream's symbol in capitals; nil on a stream that is not combined.
  public let symbol: String?
  public let lastUpdate: Int64
  public let bids: [BookLevel]
  public let asks: [BookLevel]
}

/// The last 24 hours of a market.
public struct MiniTicker: Hashable, Sendable {
  public let symbol: String
  public let open: Price
  public let high: Price
  public let low: Price
  public let close: Price
  /// In base currency; nil where it leaves the range of ``WitanCore/Quantity``.
  public let volume: Quantity?
  /// In quote currency; nil where it leaves the range of ``WitanCore/Money``.
  public let quoteVolume: Money?
  public let eventTime: Instant
}

/// A command was carried out.
public struct CommandReply: Hashable, Sendable {
  /// The command's number.
  public let id: Int64
  /// The streams that it lists; nil where it lists none.
  public let streams: [String]?
}

/// A command was refused.
public struct CommandRefusal: Hashable, Sendable {
  /// The command's number; nil where the venue could not read it.
  public let id: Int64?
  /// The venue's number of the error; 3 = no valid JSON.
  public let code: Int64
  /// The venue's words.
  public let text: String
}
