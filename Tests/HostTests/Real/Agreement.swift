import WitanCore

/// Compares a host's books with the exchange's own, to the last unit: sentences about what differs.
struct Agreement {
  let venue: SeenLedger.Account
  let books: HostBooks
  /// Trades of the account that are its owner's, by their names: they stand in the venue's books alone.
  var owners: Set<String> = []

  /// Everything in which the two differ; nothing where they agree.
  var differences: [String] { money + trades + orders }

  private static let capital: Int64 = 10_000 * 100_000_000

  /// What an owner's own trades have changed of an asset.
  private func byHand(_ asset: String) -> Int64 {
    venue.trades.filter { owners.contains($0.name) }.reduce(0) { sum, trade in
      let fee = trade.commissionAsset == asset ? trade.commission.units : 0
      if trade.symbol.hasPrefix(asset) { return sum + (trade.isBuyer ? 1 : -1) * trade.qty.units - fee }
      if trade.symbol.hasSuffix(asset) { return sum - (trade.isBuyer ? 1 : -1) * trade.quoteQty.units - fee }
      return sum - fee
    }
  }

  private var money: [String] {
    var found: [String] = []
    let cash = books.cash - Self.capital
    let paid = venue.change("USDT") - byHand("USDT")
    if cash != paid { found.append("the ledger's cash changed by \(cash) units, the account's USDT by \(paid)") }
    for asset in ["BTC", "ETH"] {
      let (held, there) = (books.held(asset), venue.change(asset) - byHand(asset))
      if held != there { found.append("the ledger holds \(held) units of \(asset), the account has \(there) more") }
    }
    return found
  }

  private var trades: [String] {
    var found: [String] = []
    let told = Dictionary(grouping: books.fills) { "\($0.symbol.filter { $0 != "/" }) \($0.trade)" }
    for (name, fills) in told where fills.count > 1 { found.append("the trade \(name) is booked \(fills.count) times") }
    var known: Set<String> = []
    for trade in venue.trades where !owners.contains(trade.name) {
      let name = trade.name
      known.insert(name)
      guard let fill = told[name]?.first else {
        found.append("the trade \(name) of the order \(trade.orderId) is not booked")
        continue
      }
      let fee = trade.isBuyer ? fill.withheld : fill.fee
      if fill.quantity != trade.qty.units || fill.price != trade.price.units || fee != trade.commission.units
        || (fill.side == "buy") != trade.isBuyer || fill.foreign != 0
      {
        found.append("the trade \(name) is booked otherwise: \(fill) against \(trade)")
      }
    }
    return found + told.keys.filter { !known.contains($0) }.sorted().map { "the trade \($0) is not the venue's" }
  }

  private var orders: [String] {
    var found: [String] = []
    let ours = venue.orders.filter { $0.number != nil }
    for (name, orders) in Dictionary(grouping: venue.orders, by: \.clientOrderId) where orders.count > 1 {
      found.append("\(orders.count) orders are called \(name)")
    }
    for (number, orders) in Dictionary(grouping: ours, by: { $0.number ?? 0 }) where orders.count > 1 {
      found.append("the host's order \(number) was placed \(orders.count) times")
    }
    let asked = Dictionary(books.orders.map { ($0.id, $0) }) { one, _ in one }
    for order in ours where asked[order.number ?? 0] == nil {
      found.append("the order \(order.clientOrderId) is not in the ledger")
    }
    let entries = ours.compactMap { asked[$0.number ?? 0] }.filter { $0.purpose == "entry" }
    for (decision, orders) in Dictionary(grouping: entries, by: \.decision) where orders.count > 1 {
      found.append("the decision \(decision) brought \(orders.count) entries: \(orders.map(\.id))")
    }
    return found
  }
}
