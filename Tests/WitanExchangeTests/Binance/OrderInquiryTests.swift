import Testing
import WitanCore

@testable import WitanExchange

/// The inquiry after an order whose outcome is unknown.
@Suite struct OrderInquiryTests {
  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }
  private func inquiry(now: Int64 = 0) -> OrderInquiry {
    OrderInquiry(sent: at(0), now: at(now), engineDeadline: .seconds(10), receiveWindow: .seconds(5))
  }
  private let report = OrderReport(
    symbol: "BTCUSDT", orderID: 1, clientID: "a", side: .buy, type: .limit, status: .new,
    quantity: Quantity(units: 5), executed: .zero, time: Instant(milliseconds: 0))

  @Test func itAsksAfterHalfASecondThenEachTimeTwiceAsLateUpToEightAndOnceWhenAnAbsenceIsCertain() {
    var inquiry = inquiry()
    var now: Int64 = 0
    for wait: Int64 in [500, 1000, 2000, 4000, 7500, 8000] {
      now += wait
      #expect(inquiry.step == .ask(at: at(now)))
      inquiry.learn(.nothing, asked: at(now), now: at(now))
    }
  }

  @Test func anAbsenceIsBelievedOnlyWhenItWasAskedAfterEngineAndWindow() {
    var inquiry = inquiry(now: 14_000)
    #expect(inquiry.certainFrom == at(15_000))
    inquiry.learn(.none, asked: at(14_999), now: at(16_000))
    #expect(inquiry.step == .ask(at: at(17_000)))
    inquiry.learn(.none, asked: at(15_000), now: at(15_000))
    #expect(inquiry.step == .notPlaced)
  }

  @Test func noAnswerNeverProvesAnAbsence() {
    var inquiry = inquiry()
    for now in 1...100 { inquiry.learn(.nothing, asked: at(Int64(now) * 60_000), now: at(Int64(now) * 60_000)) }
    guard case .ask = inquiry.step else { return #expect(Bool(false), "\(inquiry.step)") }
  }

  @Test func eachAttemptWaitsTwiceAsLongForItsAnswerUpToFourTimes() {
    #expect(
      [0, 1, 2, 3, .max].map { Venue.us.questionDeadline(attempt: $0).milliseconds } == [1000, 2000, 4000, 4000, 4000])
  }

  @Test func whatIsFoundIsFoundByQuestionOrByStreamAndStaysSo() {
    var asked = inquiry()
    asked.learn(.none, asked: at(500), now: at(500))
    asked.learn(.report(report), asked: at(1500), now: at(1500))
    #expect(asked.step == .found(report))
    asked.learn(.none, asked: at(60_000), now: at(60_000))
    #expect(asked.step == .found(report))
    var heard = inquiry()
    heard.heard(report)
    #expect(heard.step == .found(report))
  }
}
