import WitanCore
public import WitanExchange

/// Compares the ledger with the account at the venue, and tells the session what it found.
///
/// Asked at the start, after each interruption of the user stream, and in between. What differs once may be a fill on its
/// way; only what differs twice is told.
public actor Reconciler {
  private let session: TradingSession
  private let client: VenueClient
  private let desk: OrderDesk
  private let clock: any Clock<Duration>
  /// By market, the trades up to which everything was looked at.
  private var seen: [Symbol: Int64] = [:]
  /// What the orders of trades that were looked at are called; nil = the venue does not know them any more.
  private var clients: [Int64: String] = [:]
  /// Trades that are not the ledger's, and not settled yet.
  private var strange: [Symbol: [TradeReport]] = [:]
  /// What was told last; the operator settles these.
  public private(set) var differences: [AccountDifference] = []
  private var hasAgreed = false

  /// The time between two looks at a difference.
  static let secondLook = Duration.seconds(2)

  /// A reconciler of this session's ledger.
  public init(
    _ session: TradingSession, client: VenueClient, desk: OrderDesk, clock: any Clock<Duration> = ContinuousClock()
  ) {
    (self.session, self.client, self.desk, self.clock) = (session, client, desk, clock)
  }

  /// Compares once, tells what is new, and answers all that differs.
  ///
  /// - Throws: `VenueFailure` where the venue does not answer; nothing is concluded then.
  @discardableResult
  public func compare() async throws -> [AccountDifference] {
    var found = try await look()
    if !found.isEmpty {
      try await clock.sleep(for: Self.secondLook)
      let again = try await look()
      let names = Set(again.map(\.id))
      found = again.filter { difference in names.contains(difference.id) && found.contains { $0.id == difference.id } }
    }
    for case .orphan(let symbol, let tag, _) in found { await cancel(tag, symbol) }
    try await tell(found)
    return found
  }

  /// One comparison.
  private func look() async throws -> [AccountDifference] {
    let account = try await client.account()
    var findings: [Symbol: AccountComparison.Findings] = [:]
    let before = await session.accountLedger
    for market in before.markets {
      let open = try await client.openOrders(of: market.symbol)
      await desk.compare(market.symbol, open: open)
      let trades = try await trades(of: market.symbol, booked: before.books.booked[market.symbol] ?? [])
      findings[market.symbol] = .init(open: open, trades: trades, clients: clients)
    }
    // The ledger is read last: a fill that came meanwhile is in it then.
    let ledger = await session.accountLedger
    guard let lease = ledger.books.lease else { return [] }
    let comparison = AccountComparison(
      store: lease.store, fence: lease.fence, markets: ledger.markets, cash: ledger.cash,
      underWay: Set(await desk.open.keys), booked: ledger.books.booked, settled: ledger.books.settled)
    return comparison.differences(account, findings)
  }

  /// The trades that may differ: those since the last look, and those that differed then.
  private func trades(of symbol: Symbol, booked: Set<Int64>) async throws -> [TradeReport] {
    let after: Int64?
    if let known = seen[symbol] {
      after = known
    } else if let first = booked.min() {
      // After a restart: whatever happened since the ledger's first trade in this market.
      after = first - 1
    } else {
      // Nothing was ever traded here by the host: what was before is the owner's.
      seen[symbol] = try await client.trades(of: symbol, limit: 1).last?.tradeID ?? -1
      return []
    }
    let fresh = try await client.allTrades(of: symbol, after: after)
    var open = strange[symbol] ?? []
    for trade in fresh where !booked.contains(trade.tradeID) {
      if clients[trade.orderID] == nil { clients[trade.orderID] = try await name(trade.orderID, symbol) }
      open.append(trade)
    }
    seen[symbol] = max(seen[symbol] ?? -1, fresh.last?.tradeID ?? after ?? -1)
    open.removeAll { booked.contains($0.tradeID) }
    strange[symbol] = open
    return open
  }

  /// What an order is called; empty where the venue does not know it any more.
  private func name(_ number: Int64, _ symbol: Symbol) async throws -> String {
    do throws(VenueFailure) { return try await client.order(.number(number), of: symbol).clientID } catch {
      switch error.kind {
      case .refused: return ""
      default: throw error
      }
    }
  }

  /// An order that nobody waits for any more is taken off the book; what it traded meanwhile is a difference of its own.
  private func cancel(_ tag: OrderTag, _ symbol: Symbol) async {
    guard let id = ClientOrderID(tag.description) else { return }
    do throws(VenueFailure) { _ = try await client.cancel(.client(id), of: symbol) } catch {
      if error.kind != .refused(.unknownOrder) { await session.tellTrouble("exchange", error.description) }
    }
  }

  private func tell(_ found: [AccountDifference]) async throws {
    let (before, after) = (Set(differences.map(\.id)), Set(found.map(\.id)))
    differences = found
    for difference in found where !before.contains(difference.id) {
      try await session.takeDifference(difference)
    }
    let markets = Set(found.compactMap(\.symbol))
    for symbol in await session.unreconciledMarkets where !markets.contains(symbol) { try await session.agree(symbol) }
    let isWholly = found.allSatisfy { $0.symbol != nil }
    if isWholly, !hasAgreed || before != after { try await session.agree(nil) }
    hasAgreed = isWholly
  }

  // MARK: The operator

  /// Compares now, and says how ledger and account stand to each other.
  public func status() async throws -> AccountStatus {
    let found = try await compare()
    return AccountStatus(
      orders: await desk.open.keys.map(\.description).sorted(),
      differences: found.map { AccountStatus.Difference(id: $0.id, text: $0.description) })
  }

  /// Books a trade that was made by hand, or missed, as the host's, or leaves a difference to the owner.
  ///
  /// - Throws: `VenueFailure` where the venue does not answer, what the session throws; nothing is settled then.
  public func settle(_ name: String, as party: AccountParty) async throws -> ControlReply {
    guard let difference = differences.first(where: { $0.id == name }) else {
      let known = differences.map(\.id).joined(separator: ", ")
      return .failed(
        "found no difference \(name), expected one of: \(known.isEmpty ? "none, ledger and account agree" : known)")
    }
    switch (party, difference) {
    case (.owner, _): try await session.take(.settled(name), at: client.time.now)
    case (.host, .strangeTrade(let symbol, let trade)), (.host, .missedTrade(let symbol, _, let trade)):
      guard try await session.adopt(trade, of: symbol, at: client.time.now) else {
        return .failed("\(name) could not be booked: its fee is in an asset without a name; leave it to the owner")
      }
    case (.host, _):
      return .failed("only a trade can be given to the host, and \(name) is none: settle it with --owner")
    }
    let rest = try await compare()
    return .done(
      rest.isEmpty ? "\(name) is settled; ledger and account agree" : "\(name) is settled; \(rest.count) left")
  }
}
