import Testing
import WitanTesting

@testable import WitanCore

/// A stop at a venue outside that no longer fits what is held.
@Suite struct GrowingStopTests {
  /// Bought 0.004 of 0.01 by order 1; order 2 is the stop of that part, accepted where `isResting` says so.
  private func part(isResting: Bool = true) throws -> Rig<RelayVenue> {
    let rig = Rig(Fixture.settings { $0.mode = .real }, venue: RelayVenue())
    try rig.bars("50000", "B80")
    rig.apply(.venue(.partlyFilled(execution(1, "0.004", rig))))
    rig.timer(after: 500)
    if isResting { rig.apply(.venue(.accepted(OrderID(2), at: rig.later(5)))) }
    return rig
  }

  private func execution(_ order: Int64, _ quantity: String, _ rig: Rig<RelayVenue>) -> Execution {
    Execution(
      order: OrderID(order), quantity: Quantity(quantity)!, price: Price("50000")!, fee: .zero, time: rig.later(10))
  }

  /// The same when all of it was bought and order 3 is to take the stop's place.
  private func growing() throws -> Rig<RelayVenue> {
    let rig = try part()
    rig.apply(.venue(.filled(execution(1, "0.006", rig))))
    return rig
  }

  private func stops(_ rig: Rig<RelayVenue>) -> [OrderRequest] { rig.effects.submitted.filter { $0.purpose == .stop } }

  @Test(arguments: [true, false])
  func aBiggerStopTakesTheOnesPlaceInWhicheverOrderTheVenueSaysSo(endsFirst: Bool) throws {
    let rig = try growing()
    #expect(rig.effects.cancelled.isEmpty, "what it protects must not lie bare meanwhile")
    #expect(stops(rig).map(\.replaces) == [nil, OrderID(2)])
    #expect(stops(rig).last?.size == .quantity(Quantity("0.01")!))
    let events: [VenueEvent] = [.cancelled(OrderID(2), at: rig.later(1)), .accepted(OrderID(3), at: rig.later(1))]
    for event in endsFirst ? events : events.reversed() { rig.apply(.venue(event)) }
    #expect(rig.engine.markets[0].orders.map(\.request.id) == [OrderID(3)])
    #expect(rig.engine.markets[0].stop?.life == .accepted)
    #expect(stops(rig).count == 2 && rig.effects.errors.isEmpty)
  }

  @Test func partsThatComeWhileAStopIsUnderWayGrowItOnceWhenItRests() throws {
    let rig = try part(isResting: false)
    rig.apply(.venue(.partlyFilled(execution(1, "0.002", rig))))
    rig.apply(.venue(.filled(execution(1, "0.004", rig))))
    #expect(stops(rig).count == 1 && rig.effects.cancelled.isEmpty)
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(5))))
    #expect(stops(rig).map(\.replaces) == [nil, OrderID(2)])
    #expect(stops(rig).last?.size == .quantity(Quantity("0.01")!))
  }

  @Test func whatIsBoughtWhileAStopGrowsGrowsItAgain() throws {
    let rig = try part()
    rig.apply(.venue(.partlyFilled(execution(1, "0.002", rig))))
    rig.apply(.venue(.filled(execution(1, "0.004", rig))))
    #expect(stops(rig).count == 2)
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(stops(rig).count == 2, "it is not known to rest yet")
    rig.apply(.venue(.accepted(OrderID(3), at: rig.later(1))))
    #expect(stops(rig).map(\.replaces) == [nil, OrderID(2), OrderID(3)])
    #expect(stops(rig).last?.size == .quantity(Quantity("0.01")!))
  }

  @Test func whereItCouldNotTakeTheOnesPlaceThatOneIsCancelledAndAnotherOneFollows() throws {
    let rig = try growing()
    rig.apply(.venue(.rejected(OrderID(3), reason: "the venue never got it", at: rig.later(1))))
    #expect(rig.effects.cancelled == [OrderID(2)] && stops(rig).count == 2)
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(stops(rig).map(\.replaces) == [nil, OrderID(2), nil])
    #expect(rig.engine.trading == .running, "the venue takes stops")
    rig.apply(.venue(.rejected(OrderID(4), reason: "no", at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .unprotected && rig.engine.trading == .halted)
  }

  @Test func whereOnlyTheOneEndedAnotherOneFollowsAtOnce() throws {
    let rig = try growing()
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    rig.apply(.venue(.rejected(OrderID(3), reason: "no", at: rig.later(1))))
    #expect(stops(rig).map(\.replaces) == [nil, OrderID(2), nil] && rig.effects.cancelled.isEmpty)
    #expect(rig.engine.trading == .running)
  }

  @Test func aStopThatSellsWhileItGrowsLeavesNoOtherBehind() throws {
    let rig = try growing()
    rig.apply(.venue(.filled(execution(2, "0.004", rig))))
    #expect(rig.held == Quantity("0.006"))
    rig.apply(.venue(.rejected(OrderID(3), reason: "the one has traded", at: rig.later(1))))
    #expect(stops(rig).last?.size == .quantity(Quantity("0.006")!) && stops(rig).last?.replaces == nil)
  }

  @Test func aSaleWaitsUntilTheBiggerStopRestsAndTakesItsPlace() throws {
    let rig = try growing()
    try rig.bars("50000", "S80")
    #expect(rig.effects.submitted.count == 3 && rig.effects.cancelled.isEmpty)
    rig.apply(.venue(.accepted(OrderID(3), at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .exit && rig.effects.submitted.last?.replaces == OrderID(3))
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    rig.apply(.venue(.cancelled(OrderID(3), at: rig.later(1))))
    rig.apply(.venue(.filled(execution(4, "0.01", rig))))
    #expect(rig.held == .zero && rig.engine.markets[0].orders.isEmpty && rig.effects.submitted.count == 4)
  }

  @Test func aSaleTakesTheOnesPlaceWhereTheBiggerStopWasRefused() throws {
    let rig = try growing()
    try rig.bars("50000", "S80")
    rig.apply(.venue(.rejected(OrderID(3), reason: "no", at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .exit && rig.effects.submitted.last?.replaces == OrderID(2))
    #expect(rig.effects.cancelled.isEmpty)
  }

  @Test func aRestartAsksForBothAndGoesOn() throws {
    let rig = try growing()
    rig.apply(.started(rig.engine.settings, at: rig.later(60_000)))
    #expect(rig.effects.queried == [OrderID(3), OrderID(2)])
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    rig.apply(.venue(.accepted(OrderID(3), at: rig.later(1))))
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(rig.engine.markets[0].orders.map(\.request.id) == [OrderID(3)] && rig.effects.submitted.count == 3)
  }

  @Test func coinsSoldByHandTakeBothStopsAway() throws {
    let rig = try growing()
    rig.apply(
      .account(
        .adopted(HandMadeTrade(market: 0, side: .sell, execution: execution(99, "0.01", rig))), at: rig.later(20)))
    #expect(rig.held == .zero && Set(rig.effects.cancelled) == [OrderID(2), OrderID(3)])
  }
}
