import WitanCore

enum Side: String, Sendable {
  case buy = "BUY"
  case sell = "SELL"
}

enum OrderType: String, CaseIterable, Sendable {
  case limit = "LIMIT"
  case limitMaker = "LIMIT_MAKER"
  case market = "MARKET"
  case stopLoss = "STOP_LOSS"
  case stopLossLimit = "STOP_LOSS_LIMIT"
  case takeProfit = "TAKE_PROFIT"
  case takeProfitLimit = "TAKE_PROFIT_LIMIT"

  /// Whether it waits for a stop price.
  var isStop: Bool {
    switch self {
    case .stopLoss, .stopLossLimit, .takeProfit, .takeProfitLimit: true
    case .limit, .limitMaker, .market: false
    }
  }
  /// Whether it has a limit.
  var hasLimit: Bool {
    switch self {
    case .limit, .limitMaker, .stopLossLimit, .takeProfitLimit: true
    case .market, .stopLoss, .takeProfit: false
    }
  }
  /// Whether it names a time in force.
  var hasTimeInForce: Bool { hasLimit && self != .limitMaker }
}

enum TimeInForce: String, Sendable {
  case goodTillCancelled = "GTC"
  case immediateOrCancel = "IOC"
  case fillOrKill = "FOK"
}

enum OrderStatus: String, Sendable {
  case new = "NEW"
  case partiallyFilled = "PARTIALLY_FILLED"
  case filled = "FILLED"
  case canceled = "CANCELED"
  case rejected = "REJECTED"
  case expired = "EXPIRED"
  case expiredInMatch = "EXPIRED_IN_MATCH"

  /// Whether more may happen to the order.
  var isOpen: Bool { self == .new || self == .partiallyFilled }
}

/// What came of one match for one side of it.
struct Fill: Hashable, Sendable {
  let tradeID: Int64
  let order: Int
  let price: Price
  let quantity: Quantity
  let quote: Money
  let commission: Coins
  let commissionAsset: String
  let time: Instant
  let isMaker: Bool
}

/// One order of one account. Its place in the exchange's list is its number less one.
struct Order: Sendable {
  let id: Int64
  let account: Int
  let market: Int
  let clientID: String
  let side: Side
  let type: OrderType
  let timeInForce: TimeInForce
  /// Nought where it gives an amount of quote; then what was bought or sold stands in `executed`.
  var quantity: Quantity
  let quoteQuantity: Money
  let price: Price
  let stopPrice: Price
  let iceberg: Quantity
  let selfTradeMode: String
  let strategyID: Int64?
  let strategyType: Int64?
  let created: Instant
  var updated: Instant
  var status = OrderStatus.new
  var executed = Quantity.zero
  var quote = Money.zero
  /// Whether a stop was reached; true from the start for the others.
  var isTriggered: Bool
  /// Whether and since when it is on the book.
  var working: Instant?
  /// The order list it belongs to; -1: none.
  var list: Int64 = -1
  /// What it has reserved, of which asset; an order list reserves through its first order.
  var locked = Coins.zero
  let lockedAsset: String
  var fills: [Fill] = []

  /// What is left to fill, where it names a quantity.
  var remaining: Quantity { quantity - executed }
  /// Whether it is an order at the market's price by now.
  var takesMarket: Bool { !type.hasLimit }
  /// Whether only a price keeps it from trading.
  var waitsForStop: Bool { type.isStop && !isTriggered }
}

/// Two orders of which one cancels the other.
struct OrderList: Sendable {
  let id: Int64
  let account: Int
  let market: Int
  let clientID: String
  /// Places of its orders in the exchange's list; the first holds what is reserved.
  let orders: [Int]
  let created: Instant
  var isDone = false
  var rejected = false
}
