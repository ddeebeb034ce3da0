import Testing
import WitanCore

@testable import WitanExchange

/// The venue's clock, and the host's beside it.
@Suite struct VenueClockTests {
  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: 1_760_000_000_000 + milliseconds) }

  @Test func theAnswerIsTakenToBeGivenHalfWay() {
    var clock = VenueClock()
    #expect(clock.time(at: at(7)) == at(7) && clock.isDue(at: at(0)) && clock.skew(at: at(0)) == nil)
    clock.learn(serverTime: at(1650), sent: at(1000), received: at(1100))
    #expect(
      clock.measurement
        == .init(offset: Interval(milliseconds: 600), uncertainty: Interval(milliseconds: 50), time: at(1100)))
    #expect(clock.time(at: at(2000)) == at(2600))
    #expect(clock.skew(at: at(2000)) == SkewNotice(skew: Interval(milliseconds: -600), time: at(2000)))
  }

  @Test func itIsComparedAgainAfterItsTimeAndWhenTheHostsClockWasSetBack() {
    var clock = VenueClock(renewal: .minutes(5))
    clock.learn(serverTime: at(0), sent: at(0), received: at(0))
    #expect(!clock.isDue(at: at(299_999)) && clock.isDue(at: at(300_000)) && clock.isDue(at: at(-1)))
    clock.distrust()
    #expect(clock.isDue(at: at(1)) && clock.measurement == nil)
  }

  @Test func aCoarseComparisonReplacesNoFreshOne() {
    var clock = VenueClock()
    clock.learn(serverTime: at(10), sent: at(0), received: at(20))
    clock.learn(serverTime: at(9000), sent: at(1000), received: at(3000))
    #expect(clock.measurement?.offset == Interval(milliseconds: 0))
    clock.learn(serverTime: at(401_500), sent: at(400_000), received: at(402_000))
    #expect(clock.measurement?.offset == Interval(milliseconds: 500))
    clock.learn(serverTime: at(402_900), sent: at(402_400), received: at(402_800))
    #expect(clock.measurement?.offset == Interval(milliseconds: 300))
  }
}
