import Testing
import WitanTesting

@testable import WitanCore

/// What the account at a venue has to do with the ledger: fees in any asset, dust, parts, trades by hand.
@Suite struct AccountTests {
  private typealias RealRig = Rig<RelayVenue>

  private func settings(_ change: (inout EngineSettings) -> Void = { _ in }) -> EngineSettings {
    Fixture.settings {
      $0.mode = .real
      $0.instruments = [
        Instrument(
          symbol: Fixture.btc, tick: Price("0.01")!, lot: Quantity("0.00001")!, minimumNotional: Money("10")!)
      ]
      change(&$0)
    }
  }

  private func rig(reconciled: Bool = true, _ change: (inout EngineSettings) -> Void = { _ in }) throws -> RealRig {
    let rig = RealRig(settings(change), venue: RelayVenue(), reconciled: reconciled)
    try rig.bars("50000", "B80")
    return rig
  }

  private func execution(
    _ order: Int64, _ side: Side, _ quantity: String, _ price: String, _ commission: Commission, _ rig: RealRig
  ) throws -> Execution {
    Execution(
      order: OrderID(order), side: side, quantity: try #require(Quantity(quantity)),
      price: try #require(Price(price)), commission: commission, time: rig.later(10), trade: order * 100)
  }

  private func coin(_ quantity: String) throws -> Commission {
    .base(try #require(Asset("BTC")), try #require(Quantity(quantity)))
  }

  // MARK: Reconciliation

  @Test func inRealModeNothingIsBoughtBeforeLedgerAndAccountWereCompared() throws {
    let rig = try rig(reconciled: false)
    #expect(rig.effects.submitted.isEmpty)
    #expect(rig.effects.refusals.map(\.reason) == [.unreconciled])
    rig.apply(.account(.agrees(market: nil), at: rig.later(1)))
    try rig.bars("50000", "B80")
    #expect(rig.effects.submitted.map(\.purpose) == [.entry])
  }

  @Test func aStartInRealModeAsksForTheComparisonAnew() throws {
    let rig = try rig()
    rig.apply(.venue(.rejected(OrderID(1), reason: "no", at: rig.later(1))))
    rig.apply(.started(rig.engine.settings, at: rig.later(60_000)))
    try rig.bars("50000", "B80")
    #expect(rig.effects.refusals.last?.reason == .unreconciled)
  }

  @Test func aBarThatComesLongAfterItsEndBuysNothingAtTodaysPrice() throws {
    let rig = RealRig(settings(), venue: RelayVenue())
    rig.apply(.timer(Fixture.start + Interval(milliseconds: 3 * 3_600_000 - 1000)))
    try rig.bars("50000", "B80")
    #expect(rig.effects.refusals.map(\.reason) == [.staleFeed], "it ended two hours ago")
    try rig.bars("50000", "B80")
    #expect(rig.effects.submitted.map(\.purpose) == [.entry], "one hour ago: no newer bar has ended")
  }

  @Test func aBarThatComesLongAfterItsEndStillSells() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(10))))
    rig.apply(.timer(Fixture.start + .hours(9)))
    try rig.bars("50000", "S80")
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .exit)
  }

  @Test func aDifferenceInOneMarketStopsItsEntriesAndNoExit() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    rig.apply(.account(.differs(market: 0, text: "somebody sold by hand"), at: rig.later(1)))
    try rig.bars("50000", "S80")
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .stop, .exit])
    rig.apply(.venue(.filled(try execution(3, .sell, "0.01", "50000", .quote(.zero), rig))))
    try rig.bars("50000", "B80")
    #expect(rig.effects.refusals.last?.reason == .unreconciled)
  }

  // MARK: Fees

  @Test func aFeeInTheBoughtCoinLeavesLessToSellAndTheBooksExact() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", coin("0.00001"), rig))))
    #expect(rig.held == Quantity("0.00999"))
    #expect(rig.cash == Money("9500"), "the whole price was paid")
    #expect(rig.engine.portfolio.fees == Money("0.5"))
    #expect(rig.effects.submitted.last?.size == .quantity(Quantity("0.00999")!))
  }

  @Test func aFeeInAThirdAssetIsToldAndStandsInNoSum() throws {
    let rig = try rig()
    let fee = ForeignFee(asset: try #require(Asset("BNB")), quantity: try #require(Quantity("0.0008")))
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .foreign(fee), rig))))
    #expect(rig.equity == Money("10000"))
    #expect(rig.effects.fills.first?.execution.foreignFee == fee)
  }

  // MARK: Dust

  @Test func whatIsLessThanALotStaysBehindAsDustAndGoesWithTheNextRoundTrip() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", coin("0.0000075"), rig))))
    #expect(rig.held == Quantity("0.0099925"))
    let stop = try #require(rig.effects.submitted.last)
    #expect(stop.size == .quantity(Quantity("0.00999")!), "a stop is rounded down to the lot")
    rig.apply(.venue(.filled(try execution(2, .sell, "0.00999", "47500", .quote(.zero), rig))))
    #expect(rig.engine.portfolio.positions[0].isFlat && rig.held == Quantity("0.0000025"))
    #expect(rig.effects.events.contains { if case .positionClosed = $0 { true } else { false } })
    try rig.bars("50000", "B80")
    rig.apply(.venue(.filled(try execution(3, .buy, "0.00997", "50000", coin("0.0000075"), rig))))
    #expect(rig.held == Quantity("0.009965"))
    #expect(rig.effects.submitted.last?.size == .quantity(Quantity("0.00996")!))
  }

  @Test func aPartThatNoVenueTakesBackIsDustAtOnce() throws {
    let rig = try rig()
    rig.apply(.venue(.partlyFilled(try execution(1, .buy, "0.0001", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.cancelled(OrderID(1), at: rig.later(1))))
    #expect(rig.effects.submitted.map(\.purpose) == [.entry], "a stop of 5 quote units would be refused")
    #expect(rig.engine.portfolio.positions[0].isFlat)
    try rig.bars("50000", "B80")
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .entry], "dust keeps nobody from entering")
  }

  // MARK: Parts

  @Test(arguments: [(PartialEntry?.none, 1), (.keep, 1), (.complete, 2)])
  func anEntryThatEndsInPartIsKeptOrCompleted(policy: PartialEntry?, entries: Int) throws {
    let rig = try rig { $0.risk.partialEntry = policy }
    rig.apply(.venue(.partlyFilled(try execution(1, .buy, "0.004", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.cancelled(OrderID(1), at: rig.later(1))))
    let orders = rig.effects.submitted.filter { $0.purpose == .entry }
    #expect(orders.count == entries)
    let rest = try #require(Quantity("0.006"))
    #expect(orders.dropFirst().allSatisfy { $0.size == .quantity(rest) })
    #expect(rig.engine.markets[0].stop != nil, "the part is protected")
  }

  @Test func anEntryThatEndsInPartIsSoldWhereTheSettingsSaySo() throws {
    let rig = try rig { $0.risk.partialEntry = .exit }
    rig.apply(.venue(.partlyFilled(try execution(1, .buy, "0.004", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.cancelled(OrderID(1), at: rig.later(1))))
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .stop], "a sale that got lost would leave it bare")
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    rig.timer(after: 1000)
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .stop, .exit])
    #expect(rig.effects.submitted.last?.replaces == OrderID(2))
  }

  @Test func anExitThatEndsInPartIsGoneOnWithInPlaceOfAStopForTheRest() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    try rig.bars("50000", "S80")
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    rig.apply(.venue(.partlyFilled(try execution(3, .sell, "0.004", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.cancelled(OrderID(3), at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .stop)
    #expect(rig.effects.submitted.last?.size == .quantity(Quantity("0.006")!))
    try rig.tick("50001")
    rig.apply(.venue(.accepted(OrderID(4), at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .exit && rig.effects.submitted.last?.replaces == OrderID(4))
    #expect(rig.effects.submitted.last?.size == .quantity(Quantity("0.006")!))
  }

  @Test func anExitThatEndsInPartBelowItsStopIsGoneOnWithAtTheNextPrice() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    try rig.bars("47000", "S80")
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    rig.apply(.venue(.partlyFilled(try execution(3, .sell, "0.004", "47000", .quote(.zero), rig))))
    rig.apply(.venue(.cancelled(OrderID(3), at: rig.later(1))))
    #expect(rig.effects.submitted.count == 3)
    try rig.tick("47001")
    #expect(rig.effects.submitted.last?.purpose == .exit)
    #expect(rig.effects.submitted.last?.size == .quantity(Quantity("0.006")!))
  }

  // MARK: Stops at the venue

  @Test func aStopThatWasReachedAndDidNotTradeWithinTwoSecondsIsReplacedByASaleAtTheMarket() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    try rig.tick("47400")
    rig.timer(after: 1999)
    #expect(rig.effects.submitted.count == 2)
    rig.timer(after: 1)
    #expect(rig.effects.submitted.last?.purpose == .unprotected)
    #expect(rig.effects.submitted.last?.replaces == OrderID(2))
  }

  @Test func pricesThatStayBelowTheStopForTwoSecondsNeedNoTimer() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    try rig.tick("47400")
    try rig.tick("47390", after: 1999)
    #expect(rig.effects.submitted.count == 2)
    try rig.tick("47390", after: 1)
    #expect(rig.effects.submitted.last?.purpose == .unprotected)
  }

  @Test func aPriceThatComesBackAboveTheStopLeavesItWhereItIs() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    try rig.tick("47400")
    try rig.tick("47600", after: 1000)
    rig.timer(after: 5000)
    #expect(rig.effects.cancelled.isEmpty)
  }

  // MARK: Trades by hand

  @Test func aSaleByHandThatIsGivenToTheHostClosesItsTradeAndItsStop() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    let sale = try execution(0, .sell, "0.01", "51000", .quote(Money("0.51")!), rig)
    rig.apply(.account(.adopted(HandMadeTrade(market: 0, side: .sell, execution: sale)), at: rig.later(20)))
    #expect(rig.held == .zero && rig.cash == Money("10009.49"))
    #expect(rig.effects.cancelled == [OrderID(2)])
    let trades = rig.effects.events.compactMap { if case .positionClosed(let trade) = $0 { trade } else { nil } }
    #expect(trades.map(\.exitReason) == [.external])
  }

  @Test func moreSoldByHandThanTheHostHoldsIsNotBooked() throws {
    let rig = try rig()
    rig.apply(.venue(.filled(try execution(1, .buy, "0.01", "50000", .quote(.zero), rig))))
    let sale = try execution(0, .sell, "1", "51000", .quote(.zero), rig)
    rig.apply(.account(.adopted(HandMadeTrade(market: 0, side: .sell, execution: sale)), at: rig.later(20)))
    #expect(rig.held == Quantity("0.01") && rig.effects.errors.count == 1)
  }

  @Test func aPurchaseByHandThatIsGivenToTheHostIsHeldAndProtected() throws {
    let rig = try rig()
    rig.apply(.venue(.rejected(OrderID(1), reason: "no", at: rig.later(1))))
    let purchase = try execution(0, .buy, "0.02", "50000", .quote(.zero), rig)
    rig.apply(.account(.adopted(HandMadeTrade(market: 0, side: .buy, execution: purchase)), at: rig.later(20)))
    #expect(rig.held == Quantity("0.02"))
    #expect(rig.effects.submitted.last?.purpose == .stop)
  }
}
