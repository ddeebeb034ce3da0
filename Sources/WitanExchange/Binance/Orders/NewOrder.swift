public import WitanCore

/// An order's own name at the venue, given by the host before it is sent: 1 to 36 of `a-z A-Z 0-9 - _`.
public struct ClientOrderID: Hashable, Sendable, PlainCodable, CustomStringConvertible {
  /// The text.
  public let description: String

  /// The id, or nil where the text is none.
  public init?(_ text: String) {
    let fits = text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
    }
    guard fits, (1...36).contains(text.utf8.count) else { return nil }
    description = text
  }

  public typealias Plain = String
  public static var expectation: String { "1 to 36 of a-z A-Z 0-9 - _" }
}

/// An order as the venue takes it. What a type needs is part of it, what it must not have cannot be given.
public struct NewOrder: Hashable, Sendable {
  /// How it trades, and how much of it.
  public enum Terms: Hashable, Sendable {
    /// At once, so much of the base currency.
    case market(Quantity)
    /// At once, for so much of the quote currency: spent (buy) or received (sell).
    case marketFor(Money)
    /// At this price or a better one.
    case limit(Quantity, price: Price, TimeInForce)
    /// At this price, and refused where it would trade at once.
    case limitMaker(Quantity, price: Price)
    /// At once when the price has gone against its owner as far as the trigger.
    case stopLoss(Quantity, trigger: Price)
    /// As a limit order then.
    case stopLossLimit(Quantity, trigger: Price, price: Price, TimeInForce)
    /// At once when the price has gone in its owner's favour as far as the trigger.
    case takeProfit(Quantity, trigger: Price)
    /// As a limit order then.
    case takeProfitLimit(Quantity, trigger: Price, price: Price, TimeInForce)
  }

  /// The market.
  public var symbol: Symbol
  /// Buy or sell.
  public var side: Side
  /// How it trades.
  public var terms: Terms
  /// Its own name.
  public var id: ClientOrderID

  /// An order.
  public init(_ side: Side, _ symbol: Symbol, _ terms: Terms, id: ClientOrderID) {
    (self.symbol, self.side, self.terms, self.id) = (symbol, side, terms, id)
  }

  /// Its type at the venue.
  public var type: OrderType {
    switch terms {
    case .market, .marketFor: .market
    case .limit: .limit
    case .limitMaker: .limitMaker
    case .stopLoss: .stopLoss
    case .stopLossLimit: .stopLossLimit
    case .takeProfit: .takeProfit
    case .takeProfitLimit: .takeProfitLimit
    }
  }

  /// How much of the base currency; nil where it names an amount of quote currency instead.
  public var quantity: Quantity? {
    switch terms {
    case .marketFor: nil
    case .market(let quantity), .limit(let quantity, _, _), .limitMaker(let quantity, _), .stopLoss(let quantity, _),
      .stopLossLimit(let quantity, _, _, _), .takeProfit(let quantity, _), .takeProfitLimit(let quantity, _, _, _):
      quantity
    }
  }

  /// The limit; nil where it has none.
  public var price: Price? {
    switch terms {
    case .market, .marketFor, .stopLoss, .takeProfit: nil
    case .limit(_, let price, _), .limitMaker(_, let price), .stopLossLimit(_, _, let price, _),
      .takeProfitLimit(_, _, let price, _):
      price
    }
  }

  /// The price that it waits for; nil where it does not wait.
  public var trigger: Price? {
    switch terms {
    case .market, .marketFor, .limit, .limitMaker: nil
    case .stopLoss(_, let trigger), .stopLossLimit(_, let trigger, _, _), .takeProfit(_, let trigger),
      .takeProfitLimit(_, let trigger, _, _):
      trigger
    }
  }

  /// How long it stays; nil where its type says so by itself.
  public var timeInForce: TimeInForce? {
    switch terms {
    case .market, .marketFor, .limitMaker, .stopLoss, .takeProfit: nil
    case .limit(_, _, let time), .stopLossLimit(_, _, _, let time), .takeProfitLimit(_, _, _, let time): time
    }
  }

  /// The parameters of `POST /order`; always asks for the full answer, with the fills.
  var parameters: RequestParameters {
    var list = RequestParameters()
    list.add("symbol", symbol.venueName)
    list.add("side", side.venueName)
    list.add("type", type.rawValue)
    if let timeInForce { list.add("timeInForce", timeInForce.rawValue) }
    if let quantity { list.add("quantity", quantity.venueText) }
    if case .marketFor(let amount) = terms { list.add("quoteOrderQty", amount.venueText) }
    if let price { list.add("price", price.venueText) }
    if let trigger { list.add("stopPrice", trigger.venueText) }
    list.add("newClientOrderId", id.description)
    list.add("newOrderRespType", "FULL")
    return list
  }
}

extension NewOrder: CustomStringConvertible {
  /// What is sent but for key, time and signature, for journal and log: `symbol=BTCUSDT side=BUY type=MARKET …`.
  public var description: String { parameters.encoded.split(separator: "&").joined(separator: " ") }
}

extension Side {
  /// `BUY` or `SELL`.
  var venueName: String { self == .buy ? "BUY" : "SELL" }

  /// The side of that name; nil where it is none.
  init?(venueName: String) {
    switch venueName {
    case "BUY": self = .buy
    case "SELL": self = .sell
    default: return nil
    }
  }
}

extension FixedPoint {
  /// The shortest decimals that are exact: more of them than a symbol's precision are an error at the venue (-1111).
  var venueText: String {
    let text = description
    let short = text.prefix(text.count - text.reversed().prefix { $0 == "0" }.count)
    return String(short.last == "." ? short.dropLast() : short)
  }
}
