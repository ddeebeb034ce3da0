import Foundation
import GRDB
import Testing

@testable import WitanCore
@testable import WitanStore

struct ProjectionTests {
  let folder: TemporaryFolder
  let symbol = Symbol("BTC/USDT")!
  init() throws { folder = try TemporaryFolder() }

  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: 1_704_067_200_000 + milliseconds) }
  private func price(_ text: String) -> Price { Price(text)! }

  private func request(_ id: Int64, _ side: Side, _ purpose: OrderPurpose, _ time: Int64) -> OrderRequest {
    OrderRequest(
      id: OrderID(id), symbol: symbol, market: 0, side: side, purpose: purpose, kind: .market,
      size: .quantity(Quantity("0.5")!), price: price("100"), decision: id, time: at(time))
  }
  private func fill(_ id: Int64, _ side: Side, _ quantity: String, _ text: String, _ fee: String) -> FillNotice {
    FillNotice(
      symbol: symbol, side: side, purpose: side == .buy ? .entry : .exit, decision: 1,
      execution: Execution(
        order: OrderID(id), quantity: Quantity(quantity)!, price: price(text), fee: Money(fee)!, time: at(id * 10)))
  }
  private func decision(_ id: Int64) -> Decision {
    var tally = Tally()
    (tally.buyScore, tally.buyWeight, tally.buyHeads) = (40_000_000_000_000, 500_000, 1)
    tally.enabledWeight = 1_500_000
    return Decision(
      id: id, symbol: symbol, time: at(0), price: price("100"), rule: .weighted, action: .buy, winner: .buy,
      failed: [], tally: tally)
  }
  private var votes: [BallotEntry] {
    [
      BallotEntry(
        strategy: StrategyID("macd")!, place: 0, answer: .buy, confidence: Confidence(80)!, weight: Share(0.5)!,
        standing: .counted),
      BallotEntry(
        strategy: StrategyID("rsi")!, place: 1, answer: .abstain, confidence: .zero, weight: .one,
        standing: .abstained),
    ]
  }
  /// Bought 0.5 in two parts at 100 and 101, sold at 110.00000001; fees 0.02500001, 0.02525, 0.05500002.
  private var history: [(seq: Int64, effects: [Effect])] {
    let opened = PositionNotice(
      symbol: symbol, quantity: Quantity("0.5")!, averagePrice: price("100.5"), stop: price("95.475"), time: at(10))
    let trade = Trade(
      symbol: symbol, entryTime: at(10), entryPrice: price("100.5"), exitTime: at(20),
      exitPrice: price("110.00000002"), quantity: Quantity("0.5")!, fees: Money("0.10525003")!,
      pnl: Money("4.64474998")!, exitReason: .signal, decision: 1, entryOrder: OrderID(1), exitOrder: OrderID(2))
    let notice = OrderNotice(order: OrderID(1), symbol: symbol, time: at(1))
    return [
      (
        1,
        [
          .decided(decision(1), votes: votes), .event(.orderRequested(request(1, .buy, .entry, 0))),
          .event(.orderSubmitted(notice)), .equity(EquityPoint(time: at(1), equity: Money("1000")!, cash: .zero)),
        ]
      ),
      (
        2,
        [
          .event(.orderAccepted(notice)), .event(.orderPartiallyFilled(fill(1, .buy, "0.25", "100", "0.02500001"))),
          .event(.orderFilled(fill(1, .buy, "0.25", "101", "0.02525000"))), .event(.positionOpened(opened)),
          .equity(EquityPoint(time: at(2), equity: Money("900")!, cash: .zero)),
        ]
      ),
      (
        3,
        [
          .event(.orderRequested(request(2, .sell, .exit, 15))),
          .event(.orderFilled(fill(2, .sell, "0.5", "110.00000002", "0.05500002"))), .event(.positionClosed(trade)),
          .event(.orderDenied(refused)),
        ]
      ),
    ]
  }
  private var refused: Refusal {
    var codes = RefusalCodes()
    codes.insert(.dailyLoss)
    codes.insert(.rate)
    return Refusal(request: request(3, .buy, .entry, 30), codes: codes)
  }

  private func filled() throws -> Journal {
    let journal = try Journal(path: folder.store)
    try journal.append((0..<3).map { .timer(at($0)) })
    for (seq, effects) in history { try journal.record(effects, for: seq) }
    return journal
  }
  /// Every row of every projected table, as text.
  private func dump(_ journal: Journal) throws -> [String] {
    try journal.pool.read { database in
      try [
        "event", "orders", "order_transition", "fills", "trades", "positions", "decisions", "votes", "refusals",
        "equity", "daily_stats", "strategies", "system_log",
      ].flatMap { table in try Row.fetchAll(database, sql: "SELECT * FROM \(table)").map { "\(table) \($0)" } }
    }
  }

  @Test func aRoundTripsProfitFollowsFromItsFillsToTheUnitFeesIn() throws {
    let journal = try filled()
    let (fromFills, fees, pnl) = try journal.pool.read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT * FROM fills")
      let net = rows.reduce(Int128(0)) { sum, row in
        let worth = Int128(row["quantity"] as Int64) * Int128(row["price"] as Int64)
        let sign: Int128 = row["side"] == "sell" ? 1 : -1
        return sum + sign * worth - Int128(row["fee"] as Int64) * 100_000_000
      }
      return (
        net, try Int64.fetchOne(database, sql: "SELECT sum(fee) FROM fills"),
        try Int64.fetchOne(database, sql: "SELECT pnl FROM trades")
      )
    }
    #expect(fromFills == Int128(pnl ?? 0) * 100_000_000)
    #expect(fees == 10_525_003)
    let trade = try #require(try journal.reader.trades().first)
    #expect(trade.pnl == Money("4.64474998"))
    #expect(trade.entryOrder == OrderID(1))
    let strategies = try journal.pool.read { try String.fetchAll($0, sql: "SELECT strategy FROM trade_strategies") }
    #expect(strategies == ["macd"])
    let text = try journal.pool.read { try String.fetchOne($0, sql: "SELECT pnl FROM trades_text") }
    #expect(text == "4.64474998")
  }

  @Test func everyChangeOfAnOrdersStateCanBeAskedFor() throws {
    let reader = try filled().reader
    let found = try #require(try reader.order(OrderID(1)))
    #expect(found.transitions.map(\.state) == ["requested", "sent", "accepted", "partly-filled", "filled"])
    #expect(found.transitions.map(\.filled.description).suffix(2) == ["0.25000000", "0.50000000"])
    #expect(found.order.fee == Money("0.05025001"))
    #expect(found.order.state == "filled")
    #expect(try reader.orders().map(\.state) == ["filled", "filled", "denied"])
    #expect(try reader.refusals() == [refused])
  }

  @Test func aStoreHasTradedOnlyWhenAVenueTookAnOrder() throws {
    let journal = try Journal(path: folder.store)
    try journal.append([.timer(at(0)), .timer(at(1))])
    try journal.record(history[0].effects, for: 1)
    #expect(try !journal.reader.hasTraded(), "an order that was sent and not taken is none")
    try journal.record(history[1].effects, for: 2)
    #expect(try journal.reader.hasTraded())
  }

  @Test func aDecisionComesBackWithAllItsVotes() throws {
    let found = try #require(try filled().reader.decision(1))
    #expect(found.decision == decision(1))
    #expect(found.votes.map(\.strategy) == ["macd", "rsi"])
    #expect(found.votes.map(\.answer) == ["BUY", "ABSTAIN"])
    #expect(found.votes.map(\.weight) == [0.5, 1])
  }

  @Test func theDayCountsItsTradesAndItsDrawdown() throws {
    let journal = try filled()
    let row = try #require(try journal.pool.read { try Row.fetchOne($0, sql: "SELECT * FROM daily_stats_text") })
    #expect(row["date"] == "2024-01-01")
    let counts: [Int] = [row["trades"], row["winning"], row["losing"]]
    #expect(counts == [1, 1, 0])
    #expect(row["pnl"] == "4.64474998")
    #expect(row["drawdown"] == 0.1)
    #expect(row["last_equity"] == "900.00000000")
    #expect(try journal.reader.equity().map(\.equity.description) == ["1000.00000000", "900.00000000"])
  }

  @Test func whatIsRecordedTwiceStandsOnce() throws {
    let journal = try filled()
    let once = try dump(journal)
    for (seq, effects) in history { try journal.record(effects, for: seq) }
    #expect(try dump(journal) == once)
  }

  @Test func anEffectThatDiffersFromTheRecordedOneIsRefusedAndNothingOfItsInputChanges() throws {
    let journal = try filled()
    let before = try dump(journal)
    let error = #expect(throws: StoreError.self) {
      try journal.record(
        [.event(.orderDenied(refused)), .event(.orderRequested(request(9, .buy, .entry, 0)))], for: 2)
    }
    #expect(error?.kind == .diverged(seq: 2))
    #expect(try dump(journal) == before)
  }

  @Test func theTablesRebuiltFromTheEffectsAreTheSame() throws {
    let journal = try filled()
    let before = try dump(journal)
    try journal.pool.write { try $0.execute(sql: "DELETE FROM fills; UPDATE trades SET pnl = 0") }
    #expect(try dump(journal) != before)
    try journal.rebuild(from: history)
    #expect(try dump(journal) == before)
  }

  @Test func anOpenPositionIsBackAfterReopeningMarkedAtTheLastPrice() throws {
    do {
      let journal = try Journal(path: folder.store)
      try journal.append([.timer(at(0))])
      try journal.record(Array(history[1].effects), for: 1)
      try journal.note([.marketTick(Tick(symbol: symbol, time: at(40), price: price("102"), quantity: .zero)!)])
    }
    let journal = try Journal(path: folder.store)
    let row = try #require(try journal.pool.read { try Row.fetchOne($0, sql: "SELECT * FROM positions_text") })
    #expect(row["status"] == "OPEN")
    #expect(row["stop"] == "95.47500000")
    #expect(row["unrealized"] == "0.75000000")
    // Numbers of events without an input go on where they ended.
    try journal.note([.heartbeat(HeartbeatNotice(service: "feed", time: at(50)))])
    #expect(try journal.reader.events(.heartbeat).first?.n == 1)
  }

  @Test func aMessageOfTenKilobytesIsStoredShortAndWhole() throws {
    let journal = try Journal(path: folder.store)
    let long = String(repeating: "überlang 💥\0 ", count: 1000)
    try journal.log(.warning, "feed", long, at: at(0))
    try journal.note([.error(ErrorNotice(component: "venue", text: "short", time: at(1)))])
    let rows = try journal.pool.read { try Row.fetchAll($0, sql: "SELECT * FROM system_log ORDER BY id") }
    #expect((rows[0]["message"] as String).unicodeScalars.count == 1000)
    #expect((rows[0]["details"] as String).unicodeScalars.count == long.unicodeScalars.count)
    #expect(rows[1]["level"] == "ERROR")
    #expect(rows[1]["details"] == nil as String?)
  }

  @Test func everyKindOfEventIsStoredAndReadBackWhateverItsTextsAre() throws {
    let journal = try Journal(path: folder.store)
    try journal.append([.timer(at(0))])
    var random = RandomEvents(seed: 11)
    let events = EventType.allCases.map { random.event($0) }
    try journal.record(events.map(Effect.event), for: 1)
    #expect(try journal.reader.events().map(\.event) == events)
  }
}
