import WitanCore
import WitanExchange
import WitanServices

/// What every drill ends with: the host says that ledger and account agree, it stops as it is told, and then its journal
/// is held against the exchange's books.
struct DrillEnd: Sendable {
  let stage: Stage
  let report: DrillReport
  /// The markets in which a position must be held.
  let holds: [DrillScene.Market]

  /// Judges everything, and adds a check for each.
  func judge() async throws {
    await report.add(try await agreement())
    let code = await stage.stopHost()
    await report.add(
      DrillCheck(
        "stops-as-told", code == 0, found: "exit code \(code.map(String.init) ?? "none")", expected: "exit code 0"))
    let venue = try await stage.exchange.ledger()
    let host = try HostLedger.read(DrillFolder.store(stage.folder))
    let markets = stage.scene.markets
    await report.add(
      LedgerChecks(host: host, venue: venue.account, markets: markets, owners: DrillScene.owners).all)
    for market in holds {
      let held = host.holdings[market.name]?.whole ?? .zero
      await report.add(
        DrillCheck(
          "position", held.units > 0, found: "\(market.name): \(held) held", expected: "a position in \(market.name)"))
    }
    for market in markets { try await compare(market, host, venue) }
  }

  private func compare(_ market: DrillScene.Market, _ host: HostLedger, _ venue: VenueLedger) async throws {
    let judged = host.bars[market.name] ?? []
    var told: [Bar] = []
    if let first = judged.map(\.start).min(), let last = judged.map(\.start).max() {
      told = try await stage.exchange.bars(of: market, from: first, to: last)
    }
    await report.add(BarChecks.check(market.name, judged: judged, told: told, atLeast: 3))
    guard let holding = host.holdings[market.name] else { return }
    let bare = BareTime(
      venue: venue.account, market: market, holding: holding, end: Instant(milliseconds: venue.now))
    let spans = BareTime.less(bare.spans, await excuses(venue.account, market))
    await report.add(BareTime.check(market.name, spans, atMost: DrillScene.bareAtMost))
  }

  /// When nobody could have placed a stop: the host was dead, or had not heard of the fill yet.
  private func excuses(_ venue: VenueLedger.Account, _ market: DrillScene.Market) async -> [BareTime.Span] {
    let deaths = await stage.deaths
    let end = Instant(milliseconds: .max)
    var spans = deaths.map { $0.from..<max($0.from, $0.until ?? end) }
    let lines = await stage.lines
    let names = Dictionary(venue.orders.map { ($0.orderId, $0) }, uniquingKeysWith: { first, _ in first })
    for trade in venue.trades where trade.symbol == market.venueName && trade.isBuyer {
      guard let order = names[trade.orderId]?.tag?.order else { continue }
      let traded = Instant(milliseconds: trade.time)
      let told = lines.first { Self.tells($0, of: order, in: market) }?.notBefore
      // A start that has the fill in its journal says nothing of it again: it knows it from its beginning on.
      let started = deaths.compactMap(\.until).filter { $0 >= traded }.min()
      if let known = told ?? started, known > traded { spans.append(traded..<known) }
    }
    return spans
  }

  /// Whether a line tells that the host has heard of a fill of an order.
  static func tells(_ line: OutputLine, of order: OrderID, in market: DrillScene.Market) -> Bool {
    ["OrderFilled", "OrderPartiallyFilled"].contains { line.text.contains(" \($0) \(market.name) \(order) ") }
  }

  /// The host compares its ledger with the account, several times where they differ: a fill may be on its way.
  private func agreement() async throws -> DrillCheck {
    var reply = try await stage.account()
    for _ in 0..<20 where !(reply.account?.differences.isEmpty ?? false) {
      try await stage.pass(.seconds(20))
      reply = try await stage.account()
    }
    let differences = reply.account?.differences.map(\.text) ?? [reply.text]
    return DrillCheck(
      "agrees", differences.isEmpty, found: differences.isEmpty ? reply.text : differences.joined(separator: "; "),
      expected: "the host finds its ledger and the account to agree")
  }
}
