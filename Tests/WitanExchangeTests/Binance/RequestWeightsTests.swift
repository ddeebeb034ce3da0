import Testing
import WitanCore

@testable import WitanExchange

/// The one budget of request weight.
@Suite struct RequestWeightsTests {
  private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: 1_760_000_040_000 + seconds * 1000) }
  private func weights() -> RequestWeights { RequestWeights(limit: 1200, each: .minutes(1)) }

  @Test func eachPurposeHasItsShareAndProtectionHasAll() {
    var weights = weights()
    #expect(weights.take(900, for: .information, at: at(0)) == .go)
    #expect(weights.take(1, for: .information, at: at(1)) == .wait(until: at(60)))
    #expect(weights.take(180, for: .order, at: at(2)) == .go)
    #expect(weights.take(1, for: .order, at: at(3)) == .wait(until: at(60)))
    #expect(weights.take(120, for: .protection, at: at(4)) == .go)
    #expect(weights.take(1, for: .protection, at: at(59)) == .wait(until: at(60)))
    #expect(weights.take(1, for: .information, at: at(60)) == .go)
  }

  @Test func theVenuesOwnCountStandsAboveTheHostsAndNeverLowersIt() {
    var weights = weights()
    #expect(weights.take(10, for: .information, at: at(0)) == .go)
    weights.learn(used: 1150, at: at(1))
    weights.learn(used: 20, at: at(2))
    #expect(weights.take(10, for: .order, at: at(3)) == .wait(until: at(60)))
    #expect(weights.take(50, for: .protection, at: at(3)) == .go)
    #expect(weights.take(900, for: .information, at: at(60)) == .go)
  }

  @Test func aBanBarsEverythingForAsLongAsTheVenueSays() {
    var weights = weights()
    weights.refuse(for: .minutes(5), at: at(0))
    weights.refuse(for: .minutes(1), at: at(1))
    #expect(weights.take(1, for: .protection, at: at(299)) == .wait(until: at(300)))
    #expect(weights.take(1, for: .protection, at: at(300)) == .go)
  }

  @Test func aRefusalWithoutATimeLastsUntilTheNextInterval() {
    var weights = weights()
    weights.refuse(for: nil, at: at(20))
    #expect(weights.take(1, for: .protection, at: at(59)) == .wait(until: at(60)))
    #expect(weights.take(1, for: .information, at: at(60)) == .go)
  }

  @Test func aRequestHeavierThanItsShareGoesAloneAtTheIntervalsBeginning() {
    var weights = RequestWeights(limit: 10, each: .minutes(1))
    #expect(weights.take(40, for: .information, at: at(0)) == .go)
    #expect(weights.take(1, for: .protection, at: at(1)) == .wait(until: at(60)))
  }

  @Test func aNewLimitKeepsWhatWasCounted() {
    var weights = weights()
    #expect(weights.take(900, for: .information, at: at(0)) == .go)
    weights.adopt(limit: 6000, each: .minutes(1))
    #expect(weights.take(3600, for: .information, at: at(1)) == .go)
    #expect(weights.take(1, for: .information, at: at(1)) == .wait(until: at(60)))
  }

  @Test func aClockThatStepsBackOpensNoNewInterval() {
    var weights = weights()
    #expect(weights.take(900, for: .information, at: at(60)) == .go)
    #expect(weights.take(1, for: .information, at: at(59)) == .wait(until: at(120)))
  }
}
