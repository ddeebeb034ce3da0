import Testing
import WitanTesting

@testable import WitanCore

/// The plans' own tests as a floor: eighteen that were real and the one that was empty, each with its counterpart.
///
/// Where the topic is another module's, the counterpart stands there: the two of the database connection in the
/// store's tests (opening a store, using it), the two of the base strategy in the SDK's and the plugin tests (a
/// strategy says its id and its vote; its vote is checked), the one of the technical strategy in the plugin tests.
@Suite struct PlanTests {
  private func fill(_ quantity: String, _ price: String) -> Execution {
    Execution(
      order: OrderID(1), quantity: Quantity(quantity)!, price: Price(price)!, fee: .zero,
      time: Instant(milliseconds: 0))
  }

  // Models

  @Test func model1ATradeIsCreatedWithItsFields() throws {
    var portfolio = Portfolio(capital: Money("10000")!, markets: 1, strategies: 0)
    portfolio.buy(0, fill("0.01", "50000"), decision: 3)
    let open = portfolio.openTrade(0, symbol: Fixture.btc)
    let trade = try #require(open)
    #expect(trade.symbol == Fixture.btc)
    #expect(trade.quantity == Quantity("0.01")!)
    #expect(trade.entryPrice == Price("50000")!)
    #expect(trade.decision == 3)
  }

  @Test func model2APositionsProfitIsItsPriceChangeTimesItsQuantity() {
    var portfolio = Portfolio(capital: Money("10000")!, markets: 1, strategies: 0)
    portfolio.buy(0, fill("0.01", "50000"), decision: 1)
    portfolio.mark(0, at: Price("51000")!)
    let profit = portfolio.positions[0].unrealised
    #expect(profit == Amount(Money("10")!))
  }

  // Risk

  @Test func risk1ThePositionIsFivePercentOfTheBalance() {
    let answer = Sizing.size(
      share: Share(0.05)!, price: Price("50000")!, equity: Amount(Money("10000")!), exposure: .zero, winners: [],
      instrument: Instrument(symbol: Fixture.btc), settings: RiskSettings())
    #expect(answer == .quantity(Quantity("0.01")!))
  }

  @Test func risk2TheDaysLossLimitRefusesEntries() {
    var watch = LossWatch(capital: Money("10000")!, settings: RiskSettings())
    _ = watch.observe(Amount(Money("8501")!))
    #expect(!watch.reduceOnly)
    _ = watch.observe(Amount(Money("8500")!))
    #expect(watch.reduceOnly)
  }

  @Test func risk3TheKillSwitchFiresAtHalfTheCapital() {
    var watch = LossWatch(capital: Money("10000")!, settings: RiskSettings())
    _ = watch.observe(Amount(Money("5000.00000001")!))
    #expect(watch.killedBy == nil)
    _ = watch.observe(Amount(Money("5000")!))
    #expect(watch.killedBy == .initial)
  }

  @Test func risk4AnOrderBelowTheMinimumIsRefusedWithItsReason() throws {
    let rig = PaperRig(Fixture.settings { $0.capital = Money("199")! })
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.effects.refusals.map(\.reason.name) == ["min-notional"])
    let richer = PaperRig(Fixture.settings { $0.capital = Money("200")! })
    try richer.bars("50000 50000", "B80 .")
    #expect(richer.held == Quantity("0.0002")!)
  }

  // Executor

  @Test func executor1APaperOrderFillsWithoutAnExchange() throws {
    let rig = PaperRig(Fixture.settings { $0.fills = FillSettings() })
    try rig.bars("50000 50000", "B80 .")
    let fill = try #require(rig.effects.fills.first)
    #expect(fill.side == .buy)
    #expect(fill.execution.price > Price("50000")!)
    #expect(rig.effects.submitted.isEmpty, "nothing leaves the engine")
  }

  @Test func executor2AStopLossOrderIsPlacedBelowTheEntry() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.effects.requests.last?.purpose == .stop)
    #expect(rig.effects.requests.last?.kind == .stop(trigger: Price("47500")!))
  }

  // Positions

  @Test func position1ABoughtPositionIsHeld() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.held == Quantity("0.01")!)
    #expect(rig.effects.count("PositionOpened") == 1)
  }

  @Test func position2AClosedPositionGivesItsProfit() throws {
    let rig = PaperRig(Fixture.settings { $0.risk.stop = nil })
    try rig.bars("50000 50000 52000 52000", "B80 . S80 .")
    #expect(rig.effects.trades.map(\.pnl) == [Money("20")!])
    #expect(rig.held == .zero)
  }

  @Test func position3TheTotalProfitIsOverAllPricesAtOnce() throws {
    let rig = PaperRig(Fixture.settings(markets: [Fixture.btc, Fixture.eth]))
    for _ in 0..<2 {
      try rig.bars("50000", "B80")
      try rig.bars("2500", "B80", market: 1)
    }
    try rig.bars("51000", ".")
    try rig.bars("2475", ".", market: 1)
    #expect(rig.engine.portfolio.unrealised.money(.halfEven) == Money("5")!)
  }

  @Test func position4AStopIsTriggeredAtOrBelowItsPriceAlone() throws {
    for (low, sells) in [("47501", false), ("47500", true), ("47000", true)] {
      let rig = PaperRig()
      try rig.bars("50000 50000 50000/50000/\(low)/50000", "B80 . .")
      #expect((rig.held == .zero) == sells)
    }
  }

  // Coordinator

  @Test func coordinator1BuyEightyAtAHalfBeatsSellSixtyAtThreeTenths() throws {
    let rig = PaperRig(
      Fixture.settings(strategies: 2) {
        $0.strategies[0].weight = Share(0.5)!
        $0.strategies[1].weight = Share(0.3)!
      })
    try rig.bars("50000", "B80", "S60")
    let decision = try #require(rig.effects.decisions.first?.decision)
    #expect(decision.action == .buy)
    #expect(decision.confidence == 80)
  }

  // Engine: the one that was empty

  @Test func engineExecutesABuyOnAStrongSignal() throws {
    let rig = PaperRig(Fixture.settings { $0.fills = FillSettings() })
    try rig.bars("50000/50100/49900/50050 50060/50200/50000/50150", "B95 .")
    #expect(
      rig.effects.names == [
        "VoteDecided", "OrderRequested", "OrderSubmitted", "OrderAccepted", "OrderFilled", "OrderRequested",
        "OrderSubmitted", "OrderAccepted", "PositionOpened",
      ])
    let fill = try #require(rig.effects.fills.first?.execution)
    #expect(fill.price >= Price("50085.03")! && fill.price <= Price("50110.06")!)
    #expect(fill.fee == Amount(fill.price, times: fill.quantity).fee)
    #expect(rig.stop.map { $0 < fill.price } == true)
    #expect(rig.cash < Money("9500")!)
  }

  @Test func engineDoesNotBuyTwiceWhileLongNorSellWhatItHasNot() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000 50000 50000", "S95 B95 B95 B95")
    #expect(rig.effects.requests.filter { $0.side == .buy }.count == 1)
    #expect(rig.effects.requests.filter { $0.purpose == .exit }.isEmpty)
    #expect(rig.engine.statistics.refused[Int(RefusalCode.notHeld.rawValue)] == 1)
    #expect(rig.engine.statistics.refused[Int(RefusalCode.alreadyLong.rawValue)] == 2)
  }

  @Test func engineLosesMoneyOnAFallingTape() throws {
    let rig = PaperRig(Fixture.settings { $0.fills = FillSettings() })
    var price = 50_000
    for _ in 0..<40 {
      try rig.bars("\(price)", "B80")
      price = price * 98 / 100
    }
    #expect(rig.equity < Money("10000")!)
    #expect(rig.effects.trades.contains { $0.exitReason == .stop })
  }
}

extension Amount {
  /// A tenth of a percent of it, rounded half-up.
  fileprivate var fee: Money { Money(units: Int64(Rounding.halfUp.divide(raw, by: 100_000_000_000))) }
}
