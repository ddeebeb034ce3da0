import Testing
import WitanTesting

@testable import WitanCore

/// An exit at a venue outside, where a stop protects what is to be sold.
@Suite struct ExitTests {
  private typealias RealRig = Rig<RelayVenue>

  /// Bought 0.01 at 50000 by order 1; order 2 is the stop, accepted where `isResting` says so.
  private func long(isResting: Bool = true) throws -> Rig<RelayVenue> {
    let rig = Rig(Fixture.settings { $0.mode = .real }, venue: RelayVenue())
    try rig.bars("50000", "B80")
    rig.apply(.venue(.accepted(OrderID(1), at: rig.later(5))))
    rig.apply(.venue(.filled(execution(1, "0.01", "50000", rig))))
    if isResting { rig.apply(.venue(.accepted(OrderID(2), at: rig.later(5)))) }
    return rig
  }

  private func execution(_ order: Int64, _ quantity: String, _ price: String, _ rig: Rig<RelayVenue>) -> Execution {
    Execution(
      order: OrderID(order), quantity: Quantity(quantity)!, price: Price(price)!, fee: .zero, time: rig.later(10))
  }

  private func sales(_ rig: Rig<RelayVenue>) -> [OrderRequest] {
    rig.effects.submitted.filter { $0.side == .sell && $0.purpose != .stop }
  }

  @Test(arguments: [true, false])
  func anExitTakesTheRestingStopsPlaceInWhicheverOrderTheVenueSaysSo(endsFirst: Bool) throws {
    let rig = try long()
    try rig.bars("50000 50000", "S80 S80")
    #expect(rig.effects.cancelled.isEmpty, "the stop must not end before the sale is there")
    #expect(sales(rig).map(\.replaces) == [OrderID(2)], "asked for once")
    #expect(sales(rig).map(\.size) == [.quantity(Quantity("0.01")!)])
    let ended = VenueEvent.cancelled(OrderID(2), at: rig.later(1))
    let sold = VenueEvent.filled(execution(3, "0.01", "50000", rig))
    for event in endsFirst ? [ended, sold] : [sold, ended] { rig.apply(.venue(event)) }
    #expect(rig.held == .zero && rig.effects.trades.count == 1)
    #expect(rig.effects.submitted.count == 3, "no stop below what is being sold, or was")
    #expect(rig.engine.markets[0].stop == nil && rig.effects.errors.isEmpty)
  }

  @Test func anExitThatWasRefusedLeavesTheStopWhereItIs() throws {
    let rig = try long()
    try rig.bars("50000", "S80")
    rig.apply(.venue(.rejected(OrderID(3), reason: "the venue never got it", at: rig.later(1))))
    #expect(rig.engine.markets[0].stop?.life == .accepted && rig.effects.cancelled.isEmpty)
    #expect(rig.effects.submitted.count == 3)
    try rig.bars("50000", "S80")
    #expect(sales(rig).map(\.replaces) == [OrderID(2), OrderID(2)])
  }

  @Test func anExitThatWasRefusedAfterItsStopHadEndedGivesThePositionANewStop() throws {
    let rig = try long()
    try rig.bars("50000", "S80")
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(rig.effects.submitted.count == 3, "the sale is under way")
    rig.apply(.venue(.rejected(OrderID(3), reason: "no", at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .stop)
  }

  @Test func aSaleOfEverythingThatWasRefusedIsTriedAgainAtTheNextPrice() throws {
    let rig = try long()
    try rig.command(.closeAll(reason: "enough"))
    rig.apply(.venue(.rejected(OrderID(3), reason: "no", at: rig.later(1))))
    try rig.tick("50000")
    #expect(sales(rig).map(\.purpose) == [.closeAll, .closeAll])
    #expect(sales(rig).map(\.replaces) == [OrderID(2), OrderID(2)])
  }

  @Test func aStopThatSellsAlreadyIsCancelledAndAwaited() throws {
    let rig = try long()
    rig.apply(.venue(.partlyFilled(execution(2, "0.003", "47500", rig))))
    try rig.bars("50000 50000", "S80 S80")
    #expect(rig.effects.cancelled == [OrderID(2)], "asked once")
    #expect(sales(rig).isEmpty, "the coins are locked until the cancel is confirmed")
    rig.apply(.venue(.partlyFilled(execution(2, "0.001", "47500", rig))))
    try rig.tick("47000")
    #expect(rig.effects.cancelled.count == 1, "a part filled meanwhile does not forget the cancel")
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(sales(rig).map(\.size) == [.quantity(Quantity("0.006")!)] && sales(rig)[0].replaces == nil)
    rig.apply(.venue(.filled(execution(3, "0.006", "50000", rig))))
    #expect(rig.held == .zero && rig.effects.trades.count == 1)
  }

  @Test(arguments: [false, true])
  func aStopThatNobodyHasConfirmedIsAwaitedAndThenReplacedByTheSale(isUnknown: Bool) throws {
    let rig = try long(isResting: false)
    if isUnknown { rig.apply(.venue(.unknown(OrderID(2), at: rig.later(1)))) }
    try rig.bars("50000 50000", "S80 S80")
    #expect(rig.effects.cancelled.isEmpty && sales(rig).isEmpty)
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    #expect(sales(rig).map(\.replaces) == [OrderID(2)] && rig.effects.cancelled.isEmpty)
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    rig.apply(.venue(.filled(execution(3, "0.01", "50000", rig))))
    #expect(rig.held == .zero && rig.effects.trades.count == 1 && rig.effects.submitted.count == 3)
  }

  @Test func aPurchaseThatIsToBeSoldAlreadyGetsItsStopAndTheSaleTakesItsPlace() throws {
    let rig = Rig(Fixture.settings { $0.mode = .real }, venue: RelayVenue())
    try rig.bars("50000 50000", "B80 S80")
    #expect(rig.effects.cancelled == [OrderID(1)])
    rig.apply(.venue(.filled(execution(1, "0.01", "50000", rig))))
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .stop], "a sale that got lost would leave it bare")
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    #expect(sales(rig).map(\.replaces) == [OrderID(2)])
  }

  @Test func aPurchaseThatIsToBeSoldBelowItsStopIsSoldAtOnce() throws {
    let rig = Rig(Fixture.settings { $0.mode = .real }, venue: RelayVenue())
    try rig.bars("50000", "B80")
    rig.apply(.venue(.partlyFilled(execution(1, "0.004", "50000", rig))))
    try rig.bars("47000", "S80")
    rig.apply(.venue(.cancelled(OrderID(1), at: rig.later(1))))
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .exit], "the venue would take no such stop")
  }

  @Test(arguments: ["47600", "50000"])
  func aPartOfAnEntryHasAStopWhileTheEntrysCancelIsUnderWay(price: String) throws {
    let rig = Rig(Fixture.settings { $0.mode = .real }, venue: RelayVenue())
    try rig.bars("50000", "B80")
    rig.apply(.venue(.partlyFilled(execution(1, "0.004", "50000", rig))))
    try rig.command(.closeAll(reason: "enough"))
    #expect(rig.effects.cancelled == [OrderID(1)] && rig.effects.submitted.count == 1)
    try rig.tick(price, after: 600)
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .stop])
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    #expect(sales(rig).isEmpty, "not before the entry has ended")
    rig.apply(.venue(.cancelled(OrderID(1), at: rig.later(1))))
    #expect(sales(rig).map(\.replaces) == [OrderID(2)] && sales(rig).map(\.purpose) == [.closeAll])
  }

  @Test(arguments: [("47000", TradingState.running), ("48000", .halted)])
  func aRefusedStopHasThePositionSoldAndHaltsUnlessThePriceHasPassedIt(price: String, state: TradingState) throws {
    let rig = try long(isResting: false)
    try rig.tick(price)
    rig.apply(.venue(.rejected(OrderID(2), reason: "it would trigger immediately", at: rig.later(1))))
    #expect(sales(rig).map(\.purpose) == [.unprotected])
    #expect(rig.engine.trading == state)
  }

  @Test func aStopThatFillsWhileAnExitIsUnderWaySellsExactlyOnce() throws {
    let rig = try long()
    try rig.bars("47600", "S80")
    rig.apply(.venue(.filled(execution(2, "0.01", "47500", rig))))
    #expect(rig.held == .zero)
    rig.apply(.venue(.rejected(OrderID(3), reason: "its stop has ended", at: rig.later(1))))
    try rig.bars("47000 47000", "S80 .")
    #expect(sales(rig).count == 1 && rig.effects.submitted.count == 3)
  }

  @Test func aStopThatSellsAPartWhileAnExitIsRefusedGoesOnSelling() throws {
    let rig = try long()
    try rig.bars("47600", "S80")
    rig.apply(.venue(.partlyFilled(execution(2, "0.003", "47500", rig))))
    rig.apply(.venue(.rejected(OrderID(3), reason: "its stop has traded", at: rig.later(1))))
    #expect(rig.effects.cancelled.isEmpty && rig.effects.submitted.count == 3)
  }
}
