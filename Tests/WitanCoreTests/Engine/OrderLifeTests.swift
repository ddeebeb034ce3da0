import Testing
import WitanTesting

@testable import WitanCore

/// The engine against a venue outside: every answer is an input.
@Suite struct OrderLifeTests {
  private typealias RealRig = Rig<RelayVenue>

  private func rig() throws -> Rig<RelayVenue> {
    let rig = Rig(Fixture.settings { $0.mode = .real }, venue: RelayVenue())
    try rig.bars("50000", "B80")
    return rig
  }

  private func execution(_ order: Int64, _ quantity: String, _ price: String, _ rig: Rig<RelayVenue>, fee: String = "0")
    -> Execution
  {
    Execution(
      order: OrderID(order), quantity: Quantity(quantity)!, price: Price(price)!, fee: Money(fee)!,
      time: rig.later(10))
  }

  /// Bought 0.01 at 50000 by order 1; order 2 is the stop, accepted.
  private func long() throws -> Rig<RelayVenue> {
    let rig = try rig()
    rig.apply(.venue(.accepted(OrderID(1), at: rig.later(5))))
    rig.apply(.venue(.filled(execution(1, "0.01", "50000", rig))))
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(5))))
    return rig
  }

  @Test func anOrderIsSubmittedOnceAndLivesThroughItsCases() throws {
    let rig = try rig()
    #expect(rig.engine.markets[0].working?.life == .sent)
    rig.apply(.venue(.accepted(OrderID(1), at: rig.later(5))))
    #expect(rig.engine.markets[0].working?.life == .accepted)
    rig.apply(.venue(.partlyFilled(execution(1, "0.004", "50000", rig))))
    #expect(rig.engine.markets[0].working?.life == .partlyFilled(Quantity("0.004")!))
    rig.apply(.venue(.filled(execution(1, "0.006", "50100", rig))))
    #expect(rig.engine.markets[0].working == nil)
    #expect(rig.engine.portfolio.positions[0].averagePrice == Price("50060")!)
    #expect(rig.effects.submitted.filter { $0.side == .buy }.count == 1)
  }

  @Test func partsThatComeOneAfterTheOtherGetOneStop() throws {
    let rig = try rig()
    rig.apply(.venue(.partlyFilled(execution(1, "0.004", "50000", rig))))
    rig.timer(after: 499)
    #expect(rig.effects.submitted.map(\.purpose) == [.entry])
    rig.apply(.venue(.filled(execution(1, "0.006", "50000", rig))))
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .stop])
    #expect(rig.effects.submitted.last?.size == .quantity(Quantity("0.01")!))
    rig.timer(after: 5000)
    #expect(rig.effects.submitted.count == 2 && rig.effects.cancelled.isEmpty)
  }

  @Test(arguments: [true, false])
  func aPartWhoseRestStaysAwayProtectsItselfAndItsStopGrowsWithTheRest(byTick: Bool) throws {
    let rig = try rig()
    rig.apply(.venue(.partlyFilled(execution(1, "0.004", "50000", rig))))
    if byTick { try rig.tick("50000", after: 500) } else { rig.timer(after: 500) }
    #expect(rig.effects.submitted.map(\.purpose) == [.entry, .stop])
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    rig.apply(.venue(.filled(execution(1, "0.006", "50000", rig))))
    #expect(rig.effects.submitted.last?.replaces == OrderID(2))
    #expect(rig.effects.submitted.last?.size == .quantity(Quantity("0.01")!))
  }

  @Test func anUnknownFateIsAskedForAndNeverRepeated() throws {
    let rig = try rig()
    rig.apply(.venue(.unknown(OrderID(1), at: rig.later(1000))))
    #expect(rig.effects.queried == [OrderID(1)])
    try rig.bars("50000 50000", "B80 B80")
    #expect(rig.effects.submitted.count == 1)
    rig.apply(.venue(.filled(execution(1, "0.01", "50000", rig))))
    #expect(rig.held == Quantity("0.01")!)
  }

  @Test func anUnknownOrderThatTurnsOutPartlyFilledKeepsItsParts() throws {
    let rig = try rig()
    rig.apply(.venue(.partlyFilled(execution(1, "0.004", "50000", rig))))
    rig.apply(.venue(.unknown(OrderID(1), at: rig.later(1000))))
    #expect(rig.engine.markets[0].working?.life == .unknown(Quantity("0.004")!))
    rig.apply(.venue(.accepted(OrderID(1), at: rig.later(5))))
    #expect(rig.engine.markets[0].working?.life == .partlyFilled(Quantity("0.004")!))
  }

  @Test func aStopThatTheVenueTakesDownByItselfIsPlacedAgain() throws {
    let rig = try long()
    rig.apply(.venue(.cancelled(OrderID(2), at: rig.later(1))))
    #expect(rig.effects.submitted.last?.purpose == .stop)
    #expect(rig.effects.submitted.last?.id == OrderID(3))
  }

  @Test func whatTheVenueSaysOfOrdersNobodyKnowsChangesNothing() throws {
    let rig = try long()
    let before = (rig.cash, rig.held, rig.equity)
    let strange = OrderID(99)
    for event: VenueEvent in [
      .accepted(strange, at: rig.later(1)), .filled(execution(99, "1", "1", rig)),
      .partlyFilled(execution(99, "1", "1", rig)), .rejected(strange, reason: "no", at: rig.later(1)),
      .cancelled(strange, at: rig.later(1)), .triggered(strange, price: Price("1")!, at: rig.later(1)),
      .unknown(strange, at: rig.later(1)), .filled(execution(1, "0.01", "50000", rig)),
    ] { rig.apply(.venue(event)) }
    #expect((rig.cash, rig.held, rig.equity) == before)
    #expect(rig.effects.errors.count == 8)
    #expect(rig.effects.queried.isEmpty)
  }

  @Test func anExecutionThatCannotBeChangesNothing() throws {
    let rig = try long()
    let before = (rig.cash, rig.held, rig.equity)
    rig.apply(.venue(.filled(execution(2, "0.02", "47500", rig))))
    rig.apply(.venue(.partlyFilled(execution(2, "0", "47500", rig))))
    rig.apply(.venue(.partlyFilled(execution(2, "0.001", "0", rig))))
    rig.apply(.venue(.partlyFilled(execution(2, "0.001", "47500", rig, fee: "-1"))))
    #expect((rig.cash, rig.held, rig.equity) == before)
    #expect(rig.effects.errors.count == 4)
    #expect(rig.effects.errors.allSatisfy { $0.contains("nothing was changed") })
  }

  @Test func aRestartAsksForEveryOrderUnderWay() throws {
    let rig = try long()
    rig.apply(.started(rig.engine.settings, at: rig.later(60_000)))
    #expect(rig.effects.queried == [OrderID(2)])
    #expect(rig.effects.submitted.count == 2)
  }

  @Test func anEntryThatFillsWhileItsCancelIsUnderWayIsSoldAfterAKill() throws {
    let rig = Rig(
      Fixture.settings(markets: [Fixture.btc, Fixture.eth]) {
        $0.mode = .real
        $0.risk.kill = Share(0.01)!
        $0.risk.size = .percent(Share(0.2)!)
      }, venue: RelayVenue())
    try rig.bars("50000", "B80")
    rig.apply(.venue(.filled(execution(1, "0.04", "50000", rig))))
    try rig.bars("2500", "B80", market: 1)
    try rig.bars("45000", ".")
    #expect(rig.engine.watch.killedBy == .initial)
    #expect(rig.effects.cancelled == [OrderID(3)], "a stop that nobody has confirmed is awaited")
    rig.apply(.venue(.filled(execution(3, "0.8", "2500", rig))))
    rig.apply(.venue(.accepted(OrderID(2), at: rig.later(1))))
    #expect(rig.effects.submitted.suffix(2).map(\.purpose) == [.kill, .kill])
    #expect(rig.effects.submitted.filter { $0.purpose == .stop }.count == 1, "no stop below what is being sold")
  }

  @Test func aLateVoteOfAPlaceThatIsNoneChangesNothing() throws {
    let rig = try rig()
    for (strategy, market) in [(1, 0), (-1, 0), (0, 7)] {
      rig.apply(
        .vote(
          LateVote(
            strategy: strategy, market: market, action: .sell, confidence: Confidence(90)!, barEnd: rig.later(0),
            valid: .hours(1), time: rig.later(1))))
    }
    #expect(rig.effects.errors.count == 3)
  }
}

@Suite struct BadInputTests {
  @Test func blocksAndTicksOfPlacesThatAreNoneChangeNothing() throws {
    let rig = PaperRig()
    try rig.bars("50000", ".")
    let series = try Bars.series("50000", symbol: Fixture.btc, every: .hours(1), from: rig.later(1))
    rig.apply(.bars(try ScriptedVotes.block(series, market: 3, votes: ["B80"])))
    rig.apply(.bars(try ScriptedVotes.block(series, votes: ["B80", "B80"])))
    rig.apply(.bars(try ScriptedVotes.block(series, votes: [])))
    let tick = try #require(Tick(symbol: Fixture.eth, time: rig.later(5), price: Price("1")!, quantity: .zero))
    rig.apply(.tick(tick, market: 0))
    rig.apply(.tick(tick, market: 9))
    #expect(rig.effects.errors.count == 5)
    #expect(rig.engine.statistics.bars == 1)
    #expect(rig.engine.portfolio.positions[0].price == Price("50000")!)
  }

  @Test func aNewDayLiftsTheDaysLimitButNotThePause() throws {
    let rig = PaperRig(
      Fixture.settings {
        $0.risk.size = .percent(Share(0.5)!)
        $0.risk.maxPosition = .one
        $0.risk.stop = nil
      })
    try rig.bars("50000 50000 30000", "B80 . .")
    try rig.command(.pause(reason: "thinking"))
    rig.skip(24)
    try rig.bars("30000", ".")
    let states = rig.effects.events.compactMap {
      switch $0 {
      case .tradingPaused(let notice), .tradingResumed(let notice): notice.state
      default: nil
      }
    }
    #expect(states == ["reduce-only", "paused", "paused"])
  }
}
