import Testing
import WitanCore

@testable import host

/// How long a position was without its stop is read from the exchange's record alone.
struct BareTimeTests {
  private typealias Books = MadeUpBooks

  private func time(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  private func spans(
    _ orders: [VenueLedger.Order], _ trades: [VenueLedger.Trade]? = nil, until end: Int64 = 60_000
  ) throws -> [BareTime.Span] {
    let holding = try #require(Books.host().holdings["BTC/USDT"])
    return BareTime(
      venue: Books.venue(orders: orders, trades: trades), market: Books.market, holding: holding, end: time(end)
    ).spans
  }

  @Test func thePositionIsBareFromItsFillToItsStop() throws {
    #expect(try spans([Books.entry, Books.stop]) == [time(1000)..<time(1800)])
  }

  @Test func withoutAStopItIsBareToTheEnd() throws {
    #expect(try spans([Books.entry]) == [time(1000)..<time(60_000)])
  }

  @Test func aStopOverAPartLeavesItBare() throws {
    let stop = Books.order(2, "wtn-00000007-1-2", "SELL", "STOP_LOSS", "0.015", done: "0", "NEW", time: 1800)
    #expect(try spans([Books.entry, stop]) == [time(1000)..<time(60_000)])
  }

  @Test func aStopThatWasCancelledLeavesItBareUntilItIsSold() throws {
    let stop = Books.order(
      2, "wtn-00000007-1-2", "SELL", "STOP_LOSS", "0.01998", done: "0", "CANCELED", time: 1800, updated: 9000)
    let exit = Books.order(3, "wtn-00000007-1-3", "SELL", "MARKET", "0.01998", done: "0.01998", "FILLED", time: 9400)
    let trades = Books.venue().trades + [Books.trade(13, of: 3, "0.01998", fee: "0.4", time: 9400, isBuyer: false)]
    #expect(try spans([Books.entry, stop, exit], trades) == [time(1000)..<time(1800), time(9000)..<time(9400)])
  }

  @Test func aStopThatSellsLeavesNothingBare() throws {
    let stop = Books.order(
      2, "wtn-00000007-1-2", "SELL", "STOP_LOSS", "0.01998", done: "0.01998", "FILLED", time: 1000, updated: 9000)
    let trades = Books.venue().trades + [Books.trade(13, of: 2, "0.01998", fee: "0.4", time: 9000, isBuyer: false)]
    #expect(try spans([Books.entry, stop], trades).isEmpty)
  }

  @Test func whatIsTooLittleToBeSoldNeedsNoStop() throws {
    let trades = [Books.trade(11, of: 1, "0.0004", fee: "0", time: 1000)]
    #expect(try spans([Books.entry], trades).isEmpty)
  }

  @Test func theTimeWithoutAHostIsNotCounted() {
    let bare = [time(1000)..<time(9000)]
    #expect(BareTime.less(bare, [time(2000)..<time(6000)]) == [time(1000)..<time(2000), time(6000)..<time(9000)])
    #expect(BareTime.less(bare, [time(0)..<time(20_000)]).isEmpty)
    #expect(BareTime.less(bare, [time(20_000)..<time(30_000), time(5)..<time(5)]) == bare)
    let two = [time(0)..<time(3000), time(8000)..<time(9500)]
    #expect(BareTime.less(bare, two) == [time(3000)..<time(8000)])
  }

  @Test func moreThanFiveSecondsIsAFailure() {
    let most = DrillScene.bareAtMost
    #expect(BareTime.check("BTC/USDT", [time(0)..<time(5000)], atMost: most).holds)
    #expect(BareTime.check("BTC/USDT", [], atMost: most).holds)
    let check = BareTime.check("BTC/USDT", [time(0)..<time(10), time(100)..<time(5101)], atMost: most)
    #expect(!check.holds && check.found.contains("5001 ms"), "\(check)")
  }
}
