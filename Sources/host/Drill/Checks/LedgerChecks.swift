import WitanCore
import WitanExchange

/// Compares the host's ledger with the exchange's books, to the last unit. Pure: both are handed in.
struct LedgerChecks: Sendable {
  /// The host's side.
  let host: HostLedger
  /// The exchange's side.
  let venue: VenueLedger.Account
  /// The drill's markets.
  let markets: [DrillScene.Market]
  /// What is the owner's, by asset.
  let owners: [String: Quantity]

  /// All of them.
  var all: [DrillCheck] { [cash] + coins + [trades, ordersOnce, oneEntryADecision] + stops + owner }

  /// The ledger's cash is what is in the account beside the owner's.
  var cash: DrillCheck {
    let quote = DrillScene.quote
    let there = venue.total(quote) - (owners[quote] ?? .zero)
    return DrillCheck(
      "cash", host.cash.units == there.units, found: "\(host.cash) \(quote) in the ledger",
      expected: "\(there) \(quote), which are in the account beside the owner's")
  }

  /// What the ledger holds is in the account beside the owner's.
  var coins: [DrillCheck] {
    markets.map { market in
      let held = host.holdings[market.name]?.held ?? .zero
      let there = venue.total(market.base) - (owners[market.base] ?? .zero)
      return DrillCheck(
        "coins", held == there, found: "\(held) \(market.base) in the ledger",
        expected: "\(there) \(market.base), which are in the account beside the owner's")
    }
  }

  /// Each trade of the account was booked, once, with its quantity and price.
  var trades: DrillCheck {
    let there = Set(
      venue.trades.compactMap { trade -> HostLedger.Fill? in
        guard let market = markets.first(where: { $0.venueName == trade.symbol }) else { return nil }
        return HostLedger.Fill(market: market.name, trade: trade.id, quantity: trade.qty, price: trade.price)
      })
    let booked = Set(host.fills)
    let twice = Dictionary(grouping: host.fills) { "\($0.market) \($0.trade)" }.filter { $1.count > 1 }.keys.sorted()
    var faults: [String] = []
    if !twice.isEmpty { faults.append("booked twice: \(Self.list(twice))") }
    let missing = there.subtracting(booked).map(Self.words).sorted()
    if !missing.isEmpty { faults.append("not booked: \(Self.list(missing))") }
    let invented = booked.subtracting(there).map(Self.words).sorted()
    if !invented.isEmpty { faults.append("booked and unknown to the exchange: \(Self.list(invented))") }
    return DrillCheck(
      "trades", faults.isEmpty, found: faults.isEmpty ? "booked, each once: \(there.count)" : Self.list(faults),
      expected: "every trade of the account booked once: \(venue.trades.count)")
  }

  /// Every order of the account is the host's, and none was sent twice: neither under its name nor under another start's.
  var ordersOnce: DrillCheck {
    var faults: [String] = []
    let strange = venue.orders.filter { $0.tag == nil }.map(\.clientOrderId).sorted()
    if !strange.isEmpty { faults.append("not the host's: \(Self.list(strange))") }
    let names = Dictionary(grouping: venue.orders) { $0.clientOrderId }.filter { $1.count > 1 }.keys.sorted()
    if !names.isEmpty { faults.append("placed twice: \(Self.list(names))") }
    let numbers = Dictionary(grouping: venue.orders.filter { $0.tag != nil }) { $0.tag?.order }
    let doubled = numbers.values.filter { Set($0.map(\.clientOrderId)).count > 1 }
      .map { Self.list($0.map(\.clientOrderId).sorted(), by: " and ") }.sorted()
    if !doubled.isEmpty { faults.append("one order under two names: \(Self.list(doubled))") }
    let unknown = venue.orders.filter { order in order.tag.map { host.orders[$0.order] == nil } ?? false }
      .map(\.clientOrderId).sorted()
    if !unknown.isEmpty { faults.append("not in the journal: \(Self.list(unknown))") }
    return DrillCheck(
      "orders-once", faults.isEmpty,
      found: faults.isEmpty ? "at the exchange, each once: \(venue.orders.count)" : Self.list(faults),
      expected: "each order of the account in the journal and at the exchange once")
  }

  /// No decision has led to two purchases. An order for just the rest of one that the exchange ended is none: that is
  /// what `trading.partial_entry: complete` asks for.
  var oneEntryADecision: DrillCheck {
    let entries = venue.purchases.compactMap { order in
      order.tag.flatMap { host.orders[$0.order] }.map { (decision: $0.decision, order: order) }
    }
    let decisions = Dictionary(grouping: entries, by: \.decision).mapValues { $0.map(\.order) }
    let doubled = decisions.filter { !Self.isOneEntry($1) }
      .map { "d\($0): \(Self.list($1.map(\.clientOrderId), by: " and "))" }.sorted()
    return DrillCheck(
      "one-entry-a-decision", doubled.isEmpty,
      found: doubled.isEmpty ? "entries, each of a decision of its own: \(decisions.count)" : Self.list(doubled),
      expected: "one entry a decision")
  }

  /// Whether orders of one decision, oldest first, ask for no more than the first one did.
  private static func isOneEntry(_ orders: [VenueLedger.Order]) -> Bool {
    guard let first = orders.first else { return true }
    var rest = first.origQty - first.executedQty
    for order in orders.dropFirst() {
      guard order.origQty <= rest else { return false }
      rest -= order.executedQty
    }
    return true
  }

  /// What is held has one stop below it, of just that quantity; what is flat has none.
  var stops: [DrillCheck] {
    markets.map { market in
      let whole = host.holdings[market.name]?.whole ?? .zero
      let below = venue.openStops(market).map { $0.origQty - $0.executedQty }
      let words = Self.list(below.map(\.description), by: " and ")
      return DrillCheck(
        "stop", below == (whole.units > 0 ? [whole] : []),
        found: "\(market.name): " + (below.isEmpty ? "no stop rests" : "stop over \(words)"),
        expected: "\(market.name): "
          + (whole.units > 0 ? "one stop over \(whole)" : "no stop, for nothing is held that could be sold"))
    }
  }

  /// The owner's coins are all there: what is in the account is theirs and what the host's own trades made.
  var owner: [DrillCheck] {
    owners.sorted { $0.key < $1.key }.map { asset, amount in
      // What the host was given to trade with is no part of it.
      let lent = Quantity(units: asset == DrillScene.quote ? DrillScene.capital.units : 0)
      let rest = venue.total(asset) - venue.traded(asset, in: markets) - lent
      return DrillCheck("owners-coins", rest, equals: amount) { "\($0) \(asset) of the owner's" }
    }
  }

  private static func words(_ fill: HostLedger.Fill) -> String {
    "\(fill.market) \(fill.trade) (\(fill.quantity) at \(fill.price))"
  }

  /// At most five of them, so that a line stays one.
  private static func list(_ texts: [String], by comma: String = "; ") -> String {
    let shown = texts.prefix(5).joined(separator: comma)
    return texts.count > 5 ? "\(shown) and \(texts.count - 5) more" : shown
  }
}
