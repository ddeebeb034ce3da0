public import WitanCore

/// Compares what the ledger holds with what is in the account. A pure value.
public struct AccountComparison: Sendable {
  /// What the ledger says of one market.
  public struct Market: Hashable, Sendable {
    /// The market.
    public let symbol: Symbol
    /// What is held, dust included.
    public let held: Quantity
    /// A market's part of the ledger.
    public init(symbol: Symbol, held: Quantity) { (self.symbol, self.held) = (symbol, held) }
  }

  /// What the venue says of one market.
  public struct Findings: Sendable {
    /// All open orders.
    public let open: [OrderReport]
    /// The trades since the last one that was settled.
    public let trades: [TradeReport]
    /// What the orders of those trades are called, by the venue's numbers.
    public let clients: [Int64: String]
    /// What was found.
    public init(open: [OrderReport], trades: [TradeReport], clients: [Int64: String]) {
      (self.open, self.trades, self.clients) = (open, trades, clients)
    }
  }

  /// The store's mark and the lease's number.
  public let store: UInt32, fence: UInt32
  /// The ledger's markets; all have one quote currency.
  public let markets: [Market]
  /// The ledger's cash.
  public let cash: Money
  /// The orders under way.
  public let underWay: Set<OrderTag>
  /// The trades that the ledger has booked, by market.
  public let booked: [Symbol: Set<Int64>]
  /// The differences that the operator has settled.
  public let settled: Set<String>

  /// A comparison of this ledger.
  public init(
    store: UInt32, fence: UInt32, markets: [Market], cash: Money, underWay: Set<OrderTag>,
    booked: [Symbol: Set<Int64>], settled: Set<String>
  ) {
    (self.store, self.fence, self.markets, self.cash) = (store, fence, markets, cash)
    (self.underWay, self.booked, self.settled) = (underWay, booked, settled)
  }

  /// In what they differ; nothing where they agree, or all was settled.
  public func differences(_ account: AccountReport, _ findings: [Symbol: Findings]) -> [AccountDifference] {
    var found = lacks(account)
    for market in markets {
      guard let there = findings[market.symbol] else { continue }
      found += there.open.compactMap { difference($0, market.symbol) }
      found += there.trades.compactMap { difference($0, market.symbol, there.clients) }
    }
    var seen: Set<String> = []
    return found.filter { !settled.contains($0.id) && seen.insert($0.id).inserted }
  }

  private func lacks(_ account: AccountReport) -> [AccountDifference] {
    var expected: [String: Quantity] = [:]
    for market in markets {
      expected[market.symbol.base, default: .zero] += market.held
      // Less than nothing in cash is owed to nobody: fees in slow markets can do that, and no coin is missing.
      expected[market.symbol.quote] = Quantity(units: max(0, cash.units))
    }
    return expected.sorted { $0.key < $1.key }.compactMap { name, held in
      guard let asset = Asset(name) else { return nil }
      let balance = account.balances[name]
      let there = (balance?.free ?? .zero) + (balance?.locked ?? .zero)
      return there < held ? .lacking(asset, held: held, found: there) : nil
    }
  }

  private func difference(_ order: OrderReport, _ symbol: Symbol) -> AccountDifference? {
    guard let tag = OrderTag(order.clientID) else {
      return .strangeOrder(symbol, number: order.orderID, client: order.clientID)
    }
    if isOthers(tag) { return .otherHost(symbol, tag) }
    return underWay.contains(tag) ? nil : .orphan(symbol, tag, number: order.orderID)
  }

  private func difference(
    _ trade: TradeReport, _ symbol: Symbol, _ clients: [Int64: String]
  ) -> AccountDifference? {
    if booked[symbol]?.contains(trade.tradeID) == true { return nil }
    guard let tag = clients[trade.orderID].flatMap({ OrderTag($0) }) else { return .strangeTrade(symbol, trade) }
    if isOthers(tag) { return .otherHost(symbol, tag) }
    return underWay.contains(tag) ? nil : .missedTrade(symbol, tag, trade)
  }

  /// Not placed by this host, now or before.
  private func isOthers(_ tag: OrderTag) -> Bool { tag.store != store || tag.fence > fence }
}
