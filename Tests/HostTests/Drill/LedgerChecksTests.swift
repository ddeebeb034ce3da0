import Testing
import WitanCore

@testable import host

/// The comparison of ledger and exchange notices what it is for, on made-up books.
struct LedgerChecksTests {
  private typealias Books = MadeUpBooks

  @Test func booksThatAgreePassEveryCheck() {
    #expect(Books.failed(Books.host(), Books.venue()).isEmpty)
  }

  @Test func aUnitOfCashThatIsMissingIsNoticed() {
    #expect(Books.failed(Books.host(), Books.venue(cash: "12099.99999999")) == ["cash", "owners-coins"])
    var host = Books.host()
    host.cash += Money(units: 1)
    #expect(Books.failed(host, Books.venue()) == ["cash"])
  }

  @Test func aUnitOfCoinsThatIsMissingIsNoticed() {
    #expect(Books.failed(Books.host(), Books.venue(coins: "10.01997999")) == ["coins", "owners-coins"])
  }

  @Test func coinsOfTheOwnerThatWereSoldAreNoticed() {
    // The host sold 0.5 more than it had bought, and booked that it did.
    var trades = Books.venue().trades
    trades.append(Books.trade(13, of: 3, "0.5", fee: "0", time: 2000, isBuyer: false))
    let failed = LedgerChecks(
      host: Books.host(), venue: Books.venue(coins: "9.51998", cash: "22100", trades: trades),
      markets: [Books.market], owners: Books.owners)
    #expect(failed.coins.contains { !$0.holds })
    #expect(failed.cash.holds == false && failed.trades.holds == false)
  }

  @Test func aTradeThatWasNotBookedIsNoticed() {
    var host = Books.host()
    host.fills.removeLast()
    #expect(Books.failed(host, Books.venue()) == ["trades"])
  }

  @Test func aTradeThatWasBookedTwiceIsNoticed() {
    var host = Books.host()
    host.fills.append(host.fills[0])
    #expect(Books.failed(host, Books.venue()) == ["trades"])
  }

  @Test func aTradeThatTheExchangeDoesNotKnowIsNoticed() {
    var host = Books.host()
    host.fills.append(
      HostLedger.Fill(market: "BTC/USDT", trade: 99, quantity: Quantity(units: 1), price: Price(units: 1)))
    #expect(Books.failed(host, Books.venue()) == ["trades"])
  }

  @Test func anOrderThatIsThereTwiceIsNoticed() {
    var venue = [Books.entry, Books.stop]
    venue.append(Books.order(3, "wtn-00000007-1-1", "BUY", "MARKET", "0.02", done: "0", "EXPIRED", time: 1001))
    #expect(Books.failed(Books.host(), Books.venue(orders: venue)) == ["orders-once", "one-entry-a-decision"])
  }

  @Test func anOrderThatALaterStartSentAgainIsNoticed() {
    var venue = [Books.entry, Books.stop]
    venue.append(Books.order(3, "wtn-00000007-2-1", "BUY", "MARKET", "0.02", done: "0", "EXPIRED", time: 5000))
    let failed = Books.failed(Books.host(), Books.venue(orders: venue))
    #expect(failed == ["orders-once", "one-entry-a-decision"])
  }

  @Test func twoEntriesOfOneDecisionAreNoticed() {
    var venue = [Books.entry, Books.stop]
    venue.append(Books.order(3, "wtn-00000007-1-3", "BUY", "MARKET", "0.02", done: "0", "EXPIRED", time: 1001))
    #expect(Books.failed(Books.host(), Books.venue(orders: venue)) == ["one-entry-a-decision"])
  }

  @Test func anOrderForTheRestOfAnEntryIsNoSecondEntry() {
    func orders(_ rest: String) -> [VenueLedger.Order] {
      [
        Books.order(1, "wtn-00000007-1-1", "BUY", "MARKET", "0.03", done: "0.02", "EXPIRED", time: 1000), Books.stop,
        Books.order(3, "wtn-00000007-1-3", "BUY", "MARKET", rest, done: "0", "EXPIRED", time: 1001),
      ]
    }
    #expect(Books.failed(Books.host(), Books.venue(orders: orders("0.01"))).isEmpty)
    #expect(Books.failed(Books.host(), Books.venue(orders: orders("0.01001"))) == ["one-entry-a-decision"])
  }

  @Test func anOrderThatTheJournalDoesNotHaveIsNoticed() {
    var venue = [Books.entry, Books.stop]
    venue.append(Books.order(3, "wtn-00000007-1-9", "SELL", "MARKET", "0.02", done: "0", "EXPIRED", time: 1001))
    #expect(Books.failed(Books.host(), Books.venue(orders: venue)) == ["orders-once"])
  }

  @Test func anOrderOfSomebodyElseIsNoticed() {
    var venue = [Books.entry, Books.stop]
    venue.append(Books.order(3, "by-hand", "BUY", "LIMIT", "0.02", done: "0", "NEW", time: 1001))
    #expect(Books.failed(Books.host(), Books.venue(orders: venue)) == ["orders-once"])
  }

  @Test func aPositionWithoutAStopIsNoticed() {
    let venue = Books.venue(orders: [Books.entry])
    #expect(Books.failed(Books.host(), venue) == ["stop"])
  }

  @Test func aStopOverMoreOrLessThanIsHeldIsNoticed() {
    for amount in ["0.01997", "0.01999"] {
      let stop = Books.order(2, "wtn-00000007-1-2", "SELL", "STOP_LOSS", amount, done: "0", "NEW", time: 1800)
      #expect(Books.failed(Books.host(), Books.venue(orders: [Books.entry, stop])) == ["stop"])
    }
  }

  @Test func aSecondStopIsNoticed() {
    let second = Books.order(3, "wtn-00000007-1-3", "SELL", "STOP_LOSS", "0.01998", done: "0", "NEW", time: 1801)
    #expect(Books.failed(Books.host(), Books.venue(orders: [Books.entry, Books.stop, second])) == ["stop"])
  }

  @Test func whatDoesNotHoldSaysWhatWasFoundAndExpected() {
    let checks = LedgerChecks(
      host: Books.host(), venue: Books.venue(cash: "12000"), markets: [Books.market], owners: Books.owners)
    #expect(checks.cash.found.hasPrefix("9600.00000000 USDT in the ledger"), "\(checks.cash)")
    #expect(checks.cash.expected.hasPrefix("9500.00000000 USDT, which are in the account"), "\(checks.cash)")
  }
}
