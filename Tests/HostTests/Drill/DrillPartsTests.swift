import ArgumentParser
import Foundation
import Testing
import WitanCore
import WitanFeeds

@testable import host

/// What a drill is put together from.
struct DrillPartsTests {
  @Test func aDrillBringsItsOwnStrategyOnlyWhereNobodyNamesOne() throws {
    let own = try DrillOptions.parse([])
    #expect(own.arguments == ["--enable", "momentum", "--set", "momentum.fast=2", "--set", "momentum.slow=5"])
    let named = try DrillOptions.parse(["--enable", "macd", "--plugins", "/p", "--set", "macd.fast=12"])
    #expect(named.arguments == ["--plugins", "/p", "--enable", "macd", "--set", "macd.fast=12"])
    #expect(try !DrillOptions.parse(["--config", "w.yaml"]).bringsItsOwn)
  }

  @Test func theOperatorsOwnWindowsAreKept() throws {
    let options = try DrillOptions.parse(["--set", "momentum.fast=3"])
    #expect(options.arguments == ["--enable", "momentum", "--set", "momentum.fast=3"])
  }

  @Test func pricesRiseAndFallAndAreBars() throws {
    for path in [PricePath.rising, .falling] {
      let rows = path.csv(from: Price(units: 2000 * Price.scale)).split(separator: "\n").dropFirst()
      #expect(rows.count == PricePath.length)
      var closes: [Price] = []
      for row in rows {
        let cells = row.split(separator: ",")
        let start = try #require(Int64(cells[0]))
        let prices = try cells[1...4].map { try #require(Price($0)) }
        let volume = try #require(Quantity(cells[5]))
        let bar = Bar(
          start: Instant(milliseconds: start), open: prices[0], high: prices[1], low: prices[2], close: prices[3],
          volume: volume)
        closes.append(try #require(bar).close)
      }
      #expect(zip(closes, closes.dropFirst()).allSatisfy { path == .rising ? $0 < $1 : $0 > $1 })
    }
  }

  @Test func aLineIsReadOnceAndOnlyWhenItIsWhole() throws {
    let folder = try Scratch()
    let path = try folder.file("host.out", "2026-01-02T03:04:05Z HostStarted a\nhal")
    var reader = OutputReader(path, run: 2)
    let at = Instant(milliseconds: 7)
    let first = reader.next(notBefore: at)
    #expect(first == [OutputLine(text: "2026-01-02T03:04:05Z HostStarted a", run: 2, notBefore: at)])
    #expect(first.first?.time == Instant("2026-01-02T03:04:05Z"))
    #expect(reader.next(notBefore: at).isEmpty)
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data("f\n".utf8))
    #expect(reader.next(notBefore: at).map(\.text) == ["half"])
  }

  @Test func aFillIsHeardOfWhereALineTellsOfThatOrder() {
    func line(_ text: String) -> OutputLine { OutputLine(text: text, run: 1, notBefore: Instant(milliseconds: 0)) }
    let market = DrillScene.bitcoin
    let whole = line("2026-01-02T03:04:05Z OrderFilled BTC/USDT o1 buy entry quantity=1 price=1 fee=0")
    #expect(DrillEnd.tells(whole, of: OrderID(1), in: market))
    #expect(!DrillEnd.tells(whole, of: OrderID(11), in: market))
    #expect(!DrillEnd.tells(line("2026-01-02T03:04:05Z OrderSubmitted BTC/USDT o1"), of: OrderID(1), in: market))
    let part = line("2026-01-02T03:04:05Z OrderPartiallyFilled BTC/USDT o1 buy entry quantity=1 price=1 fee=0")
    #expect(DrillEnd.tells(part, of: OrderID(1), in: market))
  }

  @Test func everyDrillsKeyIsItsOwnAndIsNotShown() {
    let (one, other) = (DrillKey(), DrillKey())
    #expect(one.forHost["BINANCE_API_KEY"] == one.forExchange["EXCHANGE_SIMULATOR_KEY"])
    #expect(one.forHost["BINANCE_API_SECRET"] != other.forHost["BINANCE_API_SECRET"])
    #expect(one.forHost["BINANCE_API_KEY"]?.utf8.count == 64)
    #expect(!"\(one)".contains(one.forHost["BINANCE_API_SECRET"] ?? ""))
  }

  @Test func theSameSeedGivesTheSameMoments() {
    func order(_ seed: UInt64) -> [CrashDrill.Moment] {
      var random = SplitMix64(seed: seed)
      return CrashDrill.Moment.allCases.shuffled(using: &random)
    }
    #expect(order(7) == order(7))
    #expect(Set((1...9).map(order)).count > 1)
  }

  @Test func aReportWithoutACheckOrWithAFailedOneDoesNotPass() async {
    let empty = DrillReport("crash", json: true)
    #expect(await !empty.finish(seed: 1, folder: nil))
    let report = DrillReport("crash", json: true)
    await report.add(DrillCheck("cash", true, found: "a", expected: "a"))
    #expect(await report.finish(seed: 1, folder: nil))
    await report.add(DrillCheck("stop", false, found: "a", expected: "b"))
    #expect(await !report.finish(seed: 1, folder: nil))
  }
}

/// What the drill of a lost feed concludes from what it saw.
struct FeedLossConclusionTests {
  private let market = DrillScene.bitcoin
  private let stale = Instant(milliseconds: 1_767_323_045_000)

  private func look(_ lines: [String], bought time: Int64) -> Stage.Look {
    let order = MadeUpBooks.order(1, "wtn-00000007-1-1", "BUY", "MARKET", "1", done: "1", "FILLED", time: time)
    return Stage.Look(
      venue: MadeUpBooks.venue(orders: [order]), now: Instant(milliseconds: stale.milliseconds + 90_000),
      lines: lines.map { OutputLine(text: $0, run: 1, notBefore: Instant(milliseconds: stale.milliseconds + 1)) })
  }

  @Test func anEntryWhileTheFeedIsStaleIsNoticedAndOneAfterwardsIsAllowed() {
    let words = ["2026-01-02T03:04:35Z Error feed: BTC/USDT speaks again, at 2026-01-02T03:04:35Z"]
    let begin = stale.milliseconds
    #expect(!FeedLossDrill.noEntry(look(words, bought: begin + 1000), market, stale: stale).holds)
    #expect(FeedLossDrill.noEntry(look(words, bought: begin + 31_000), market, stale: stale).holds)
    #expect(!FeedLossDrill.noEntry(look([], bought: begin + 31_000), market, stale: stale).holds)
    #expect(FeedLossDrill.noEntry(look([], bought: begin - 1), market, stale: stale).holds)
  }

  @Test func aDeniedPurchaseIsLookedFor() {
    let denied = "2026-01-02T03:04:15Z OrderDenied BTC/USDT buy reason=stale-feed"
    #expect(FeedLossDrill.denied(look([denied], bought: 0), market, since: stale).holds)
    #expect(!FeedLossDrill.denied(look([], bought: 0), market, since: stale).holds)
    #expect(!FeedLossDrill.denied(look([denied], bought: 0), DrillScene.ether, since: stale).holds)
  }
}
