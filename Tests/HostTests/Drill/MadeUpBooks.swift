import WitanCore

@testable import host

/// A made-up account and a made-up ledger that agree: 0.02 BTC bought in two trades, fee 0.00002, one stop below.
enum MadeUpBooks {
  static let market = DrillScene.bitcoin
  static let owners = DrillScene.owners

  static func quantity(_ text: String) -> Quantity { Quantity(text) ?? .zero }

  static func order(
    _ number: Int64, _ name: String, _ side: String, _ type: String, _ wanted: String, done: String, _ status: String,
    time: Int64, updated: Int64? = nil
  ) -> VenueLedger.Order {
    VenueLedger.Order(
      symbol: "BTCUSDT", orderId: number, clientOrderId: name, origQty: quantity(wanted), executedQty: quantity(done),
      status: status, type: type, side: side, stopPrice: .zero, time: time, updateTime: updated ?? time)
  }

  static func trade(
    _ id: Int64, of order: Int64, _ amount: String, fee: String, time: Int64, isBuyer: Bool = true
  ) -> VenueLedger.Trade {
    let worth = Amount(Price(units: 20_000 * Price.scale), times: quantity(amount)).money(.down)
    return VenueLedger.Trade(
      symbol: "BTCUSDT", id: id, orderId: order, price: Price(units: 20_000 * Price.scale), qty: quantity(amount),
      quoteQty: worth, commission: quantity(fee), commissionAsset: isBuyer ? "BTC" : "USDT", time: time,
      isBuyer: isBuyer)
  }

  static let entry = order(1, "wtn-00000007-1-1", "BUY", "MARKET", "0.02", done: "0.02", "FILLED", time: 1000)
  static let stop = order(2, "wtn-00000007-1-2", "SELL", "STOP_LOSS", "0.01998", done: "0", "NEW", time: 1800)

  /// The exchange's side: 12,500 less 400 in cash, 10.01998 in coins.
  static func venue(
    orders: [VenueLedger.Order] = [entry, stop], coins: String = "10.01998", cash: String = "12100",
    trades: [VenueLedger.Trade]? = nil
  ) -> VenueLedger.Account {
    VenueLedger.Account(
      balances: [
        .init(asset: "BTC", free: quantity(coins) - quantity("0.01998"), locked: quantity("0.01998")),
        .init(asset: "USDT", free: quantity(cash), locked: .zero),
      ], orders: orders,
      trades: trades ?? [
        trade(11, of: 1, "0.015", fee: "0.000015", time: 1000), trade(12, of: 1, "0.005", fee: "0.000005", time: 1000),
      ])
  }

  /// The host's side.
  static func host() -> HostLedger {
    var ledger = HostLedger(cash: Money(units: 9600 * Money.scale))
    ledger.holdings["BTC/USDT"] = HostLedger.Holding(
      held: quantity("0.01998"), whole: quantity("0.01998"), lot: quantity("0.00001"),
      least: Money(units: 10 * Money.scale))
    for (id, amount) in [(Int64(11), "0.015"), (12, "0.005")] {
      ledger.fills.append(
        HostLedger.Fill(
          market: "BTC/USDT", trade: id, quantity: quantity(amount), price: Price(units: 20_000 * Price.scale)))
    }
    for (number, side) in [(Int64(1), Side.buy), (2, .sell), (3, .buy)] { ledger.add(number, side, decision: 41) }
    return ledger
  }

  /// The names of the checks that do not hold.
  static func failed(_ host: HostLedger, _ venue: VenueLedger.Account) -> [String] {
    LedgerChecks(host: host, venue: venue, markets: [market], owners: owners).all.filter { !$0.holds }.map(\.name)
  }
}

extension HostLedger {
  /// Adds an order to the journal's.
  mutating func add(_ number: Int64, _ side: Side, decision: Int64) {
    guard let symbol = Symbol("BTC/USDT") else { return }
    let price = Price(units: 20_000 * Price.scale)
    orders[OrderID(number)] = OrderRequest(
      id: OrderID(number), symbol: symbol, market: 0, side: side, purpose: side == .buy ? .entry : .stop,
      kind: side == .buy ? .market : .stop(trigger: price), size: .quantity(Quantity(units: 2_000_000)), price: price,
      decision: decision, time: Instant(milliseconds: 900))
  }
}
