import WitanCore
import WitanExchange

/// The exchange's own books, as its control endpoint shows them.
struct VenueLedger: Hashable, Decodable, Sendable {
  /// What the account has of an asset.
  struct Balance: Hashable, Decodable, Sendable {
    let asset: String
    let free: Quantity, locked: Quantity
  }

  /// An order, whatever became of it.
  struct Order: Hashable, Decodable, Sendable {
    let symbol: String, orderId: Int64, clientOrderId: String
    let origQty: Quantity, executedQty: Quantity
    let status: String, type: String, side: String
    let stopPrice: Price
    let time: Int64, updateTime: Int64

    /// Whether more may happen to it.
    var isOpen: Bool { status == "NEW" || status == "PARTIALLY_FILLED" }
    /// Whether it waits below a position.
    var isStop: Bool { side == "SELL" && type.hasPrefix("STOP_LOSS") }
    /// The host's name in it; nil where the host did not send it.
    var tag: OrderTag? { OrderTag(clientOrderId) }
  }

  /// One trade of the account.
  struct Trade: Hashable, Decodable, Sendable {
    let symbol: String, id: Int64, orderId: Int64
    let price: Price, qty: Quantity, quoteQty: Money
    let commission: Quantity, commissionAsset: String
    let time: Int64, isBuyer: Bool

    /// What it changed of `asset`, where `base` and `quote` are the market's.
    func change(of asset: String, base: String, quote: String) -> Quantity {
      var units: Int64 = 0
      if asset == base { units += isBuyer ? qty.units : -qty.units }
      if asset == quote { units += isBuyer ? -quoteQty.units : quoteQty.units }
      if asset == commissionAsset { units -= commission.units }
      return Quantity(units: units)
    }
  }

  /// One account.
  struct Account: Hashable, Decodable, Sendable {
    let balances: [Balance]
    let orders: [Order]
    let trades: [Trade]
  }

  /// The exchange's time.
  let now: Int64
  /// Its accounts; a drill has one.
  let accounts: [Account]

  /// The drill's account.
  var account: Account { accounts.first ?? Account(balances: [], orders: [], trades: []) }
}

extension VenueLedger.Account {
  /// All that there is of an asset, what open orders have reserved too.
  func total(_ asset: String) -> Quantity {
    balances.filter { $0.asset == asset }.reduce(.zero) { $0 + $1.free + $1.locked }
  }

  /// What its trades in `markets` made of an asset, fees included.
  func traded(_ asset: String, in markets: [DrillScene.Market]) -> Quantity {
    trades.reduce(.zero) { sum, trade in
      guard let market = markets.first(where: { $0.venueName == trade.symbol }) else { return sum }
      return sum + trade.change(of: asset, base: market.base, quote: DrillScene.quote)
    }
  }

  /// What was bought in a market and is still there.
  func held(_ market: DrillScene.Market) -> Quantity { traded(market.base, in: [market]) }

  /// The open stops of a market.
  func openStops(_ market: DrillScene.Market) -> [VenueLedger.Order] {
    orders.filter { $0.symbol == market.venueName && $0.isOpen && $0.isStop }
  }

  /// Whether something is held in a market, and stops lie below nearly all of it: below all that can be sold.
  func isProtected(_ market: DrillScene.Market) -> Bool {
    let (held, below) = (held(market), openStops(market).reduce(Quantity.zero) { $0 + $1.origQty - $1.executedQty })
    return held.units > 0 && below.units > 0 && below <= held && below.units > held.units / 100 * 98
  }

  /// The purchases, oldest first.
  var purchases: [VenueLedger.Order] { orders.filter { $0.side == "BUY" } }
}
