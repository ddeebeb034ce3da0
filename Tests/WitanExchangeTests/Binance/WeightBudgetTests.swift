import Testing
import WitanCore

@testable import WitanExchange

/// The one budget against the venue's limits.
@Suite struct WeightBudgetTests {
  private typealias Priority = WeightBudget.Priority
  private typealias Cost = WeightBudget.Cost
  private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: 1_760_000_040_000 + seconds * 1000) }
  private func counts(_ headers: (String, String)...) -> UsedCounts {
    UsedCounts(headers.map { (name: $0, value: $1) })
  }
  private func budget() -> WeightBudget {
    WeightBudget([RateLimit(.weight, 1200, each: .minutes(1)), RateLimit(.orders, 10, each: .seconds(1))])
  }

  @Test func eachPriorityHasItsShareAndProtectionHasAll() {
    var budget = budget()
    let steps: [(Priority, Int)] = [
      (.background, 600), (.poll, 240), (.reconcile, 120), (.order, 120), (.protect, 120),
    ]
    for (second, (priority, weight)) in steps.enumerated() {
      #expect(budget.take(Cost(weight: weight), for: priority, at: at(Int64(second))) == .go)
      #expect(budget.take(Cost(weight: 1), for: priority, at: at(Int64(second))) == .wait(until: at(60)))
    }
    #expect(budget.take(Cost(weight: 1), for: .background, at: at(60)) == .go)
  }

  @Test func theVenuesOwnCountStandsAboveTheHostsAndNeverLowersIt() {
    var budget = budget()
    #expect(budget.take(Cost(weight: 10), for: .poll, at: at(0)) == .go)
    budget.learn(counts(("x-mbx-used-weight-1m", "1150")), at: at(1))
    budget.learn(counts(("X-MBX-USED-WEIGHT-1M", "20"), ("X-MBX-USED-WEIGHT-1D", "9999")), at: at(2))
    #expect(budget.take(Cost(weight: 1), for: .order, at: at(3)) == .wait(until: at(60)))
    #expect(budget.take(Cost(weight: 50), for: .protect, at: at(3)) == .go)
    #expect(budget.snapshot(at: at(4)).lines.map(\.used) == [1200, 0])
  }

  @Test func countsAreReadInWhateverCaseAndWhatIsNoCountIsPassedOver() {
    let found = counts(
      ("X-Mbx-Order-Count-10s", "3"), ("x-mbx-order-count-1d", "7"), ("X-MBX-USED-WEIGHT", "5"),
      ("x-mbx-used-weight-1x", "5"), ("x-mbx-used-weight-1m", "-1"), ("x-mbx-used-weight-1m", "many"))
    #expect(
      found.counts == [
        .init(kind: .orders, interval: .seconds(10), used: 3), .init(kind: .orders, interval: .days(1), used: 7),
      ])
  }

  @Test func aBanBarsEverythingForAsLongAsTheVenueSays() {
    var budget = budget()
    budget.bar(until: at(300))
    budget.bar(until: at(61))
    #expect(budget.snapshot(at: at(299)).barredUntil == at(300) && budget.snapshot(at: at(300)).barredUntil == nil)
    #expect(budget.take(Cost(weight: 0), for: .protect, at: at(299)) == .wait(until: at(300)))
    #expect(budget.take(Cost(weight: 1), for: .protect, at: at(300)) == .go)
  }

  @Test func aRefusalWithoutATimeLastsUntilTheIntervalsEnd() {
    var budget = WeightBudget([
      RateLimit(.weight, 1200, each: .minutes(1)), RateLimit(.requests, 5000, each: .minutes(5)),
    ])
    budget.barUntilNextInterval(at: at(20))
    #expect(budget.take(Cost(weight: 1), for: .protect, at: at(59)) == .wait(until: at(60)))
    #expect(budget.take(Cost(weight: 1), for: .protect, at: at(60)) == .go)
  }

  @Test func eachBanWithoutATimeIsTakenToLastTwiceAsLongUpToThreeDays() {
    var budget = budget()
    var now = at(0)
    for wait: Int64 in [120, 240, 480] {
      budget.banned(for: .minutes(2), at: now)
      #expect(budget.take(Cost(weight: 1), for: .protect, at: now) == .wait(until: now + .seconds(wait)))
      now = now + .seconds(wait)
    }
    for _ in 0..<20 {
      budget.banned(for: .minutes(2), at: now)
      now = now + .days(3)
    }
    #expect(budget.take(Cost(weight: 1), for: .protect, at: now) == .go)
    budget.accepted()
    budget.banned(for: .minutes(2), at: now)
    #expect(budget.take(Cost(weight: 1), for: .protect, at: now) == .wait(until: now + .minutes(2)))
  }

  @Test func tooManyOrdersBarsOrdersAloneUntilTheirInterval() {
    var budget = WeightBudget([
      RateLimit(.weight, 1200, each: .minutes(1)), RateLimit(.orders, 10, each: .seconds(1)),
      RateLimit(.orders, 100, each: .minutes(1)),
    ])
    let order = Cost(weight: 1, orders: 1)
    budget.ordersRefused(at: at(0))
    #expect(budget.take(order, for: .protect, at: at(0)) == .wait(until: at(1)))
    #expect(budget.take(Cost(weight: 1), for: .background, at: at(0)) == .go)
    #expect(budget.take(order, for: .protect, at: at(1)) == .go)
    budget.learn(counts(("x-mbx-order-count-1m", "100")), at: at(2))
    budget.ordersRefused(at: at(2))
    #expect(budget.ordersWait(at: at(2)) == at(60))
    #expect(budget.take(order, for: .protect, at: at(60)) == .go && budget.ordersWait(at: at(61)) == nil)
  }

  @Test func anOrderNeedsRoomInEachOfItsIntervalsAndAReserveIsKeptForStops() {
    var budget = budget()
    for _ in 0..<9 { #expect(budget.take(Cost(weight: 1, orders: 1), for: .order, at: at(0)) == .go) }
    #expect(budget.take(Cost(weight: 1, orders: 1), for: .order, at: at(0)) == .wait(until: at(1)))
    #expect(budget.take(Cost(weight: 1, orders: 2), for: .protect, at: at(0)) == .wait(until: at(1)))
    #expect(budget.take(Cost(weight: 1, orders: 1), for: .protect, at: at(0)) == .go)
  }

  @Test func whatIsHeavierThanItsShareGoesAloneAtTheIntervalsBeginning() {
    var budget = WeightBudget([RateLimit(.weight, 10, each: .minutes(1))])
    #expect(budget.take(Cost(weight: 40), for: .background, at: at(0)) == .go)
    #expect(budget.take(Cost(weight: 1), for: .protect, at: at(1)) == .wait(until: at(60)))
  }

  @Test func newLimitsKeepWhatWasCountedAndTheBar() {
    var budget = budget()
    #expect(budget.take(Cost(weight: 600), for: .background, at: at(0)) == .go)
    budget.adopt([RateLimit(.weight, 6000, each: .minutes(1))])
    #expect(budget.snapshot(at: at(1)).lines.map(\.used) == [600])
    #expect(budget.take(Cost(weight: 2400), for: .background, at: at(1)) == .go)
    #expect(budget.take(Cost(weight: 1), for: .background, at: at(1)) == .wait(until: at(60)))
    budget.bar(until: at(90))
    budget.adopt([RateLimit(.weight, 6000, each: .minutes(1))])
    #expect(budget.take(Cost(weight: 1), for: .protect, at: at(60)) == .wait(until: at(90)))
  }

  @Test func aClockThatStepsBackOpensNoNewInterval() {
    var budget = budget()
    #expect(budget.take(Cost(weight: 600), for: .background, at: at(60)) == .go)
    #expect(budget.take(Cost(weight: 1), for: .background, at: at(59)) == .wait(until: at(120)))
  }
}
