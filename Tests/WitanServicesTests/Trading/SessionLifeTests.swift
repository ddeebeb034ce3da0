import Testing
import WitanCore
import WitanFeeds
import WitanLab
import WitanStore
import WitanTesting

@testable import WitanServices

/// A running host: what comes in, what it makes of it, and what it writes down.
struct SessionLifeTests {
  let bed: Bed
  init() throws { bed = try Bed() }

  @Test func aNewStoreStartsWithItsCapitalInCashAndNothingElse() async throws {
    let session = try bed.open { $0.capital = Money("2500")! }
    let status = await session.status
    #expect(status.equity == Money("2500") && status.cash == Money("2500") && status.positions.isEmpty)
    #expect(status.state == .running && status.killed == nil && status.bars == 0 && status.lastBar == nil)
    #expect(status.since == Bed.start && status.mode == .paper)
    #expect(try bed.inputs() == ["started"])
    let said = await bed.said()
    #expect(said.names == ["HostStarted", "PluginLoaded", "PluginLoaded"])
    guard case .hostStarted(let notice)? = said.first else { return }
    #expect(notice.text == "a new journal with 2500.00000000 in cash")
  }

  @Test func beforeTheFirstBarTheStartIsTheNewestMoment() async throws {
    let session = try bed.open()
    #expect(await session.now == Bed.start)
    #expect(await session.lastBar(Bed.btc) == nil)
    #expect(try await session.obey(.pause(reason: "early")).done)
    try await session.wake(at: Instant(milliseconds: 0))
    #expect(try await session.summary().hasPrefix("2024-01-01T00:00:00Z paused: equity 10000.00000000"))
    try await bed.play("100 100", to: session)
    // Nothing of a day long before the first bar is made up.
    #expect(await !bed.said().names.contains("DayEnded"))
    #expect(
      try bed.rows("SELECT time FROM input WHERE kind IN ('command', 'timer')").allSatisfy { $0 == "1704067200000" })
  }

  @Test func aBarIsVotedOnDecidedAndFilledAtTheNextOpen() async throws {
    let session = try bed.open()
    try await bed.play("100.11", to: session)
    #expect(await session.state.holdings.isEmpty)
    try await bed.play("100/110/100/110", to: session)
    let status = await session.status
    let position = try #require(status.positions.first)
    #expect(position.symbol == Bed.btc && position.quantity == Quantity("4.99450604"))
    #expect(position.averagePrice == Price("100") && position.price == Price("110") && position.stop == Price("95"))
    #expect(status.cash == Money("9500.549396") && status.equity == Money("10049.9450604"))
    #expect(status.bars == 2 && status.lastBar == Instant("2024-01-01T01:59:59.999"))
    #expect(
      status.sentence
        == "running (paper), equity 10049.94506040, cash 9500.54939600, 4.99450604 BTC/USDT, 2 bars, last at "
        + "2024-01-01T01:59:59.999Z")
    #expect(
      try await session.summary()
        == "2024-01-01T01:59:59.999Z running: equity 10049.94506040, cash 9500.54939600, holding 4.99450604 BTC/USDT, "
        + "fees 0.00000000, 2 bars, 1 buys and 0 sells voted")
    let said = await bed.said()
    #expect(said.signals.map(\.action) == [.buy, .buy])
    #expect(said.signals.map(\.reason) == ["bar 1", "bar 1"])
    #expect(said.decisions.map(\.action) == [.buy, .hold])
    #expect(said.fills.map(\.execution.time) == [Instant("2024-01-01T01:00")!])
  }

  @Test func whatIsSaidIsJournaledAndWhatFollowsIsRecordedOnce() async throws {
    let session = try bed.open()
    try await bed.play("100.11 100 100 100.22 101 101", to: session)
    try await session.stop("the test is over")
    #expect(try bed.inputs() == ["started"] + Array(repeating: "bars", count: 6))
    #expect(try bed.rows("SELECT count(*) FROM decisions") == ["6"])
    #expect(try bed.rows("SELECT exit_price, exit_reason FROM trades") == ["10100000000 signal"])
    #expect(try bed.rows("SELECT count(*) FROM equity") == ["6"])
    let said = await bed.said()
    #expect(said.last?.name == "HostStopping" && said.errors.isEmpty)
    let kept = try StoreReader(path: bed.store).events().map(\.event)
    // What the feed says is told on the bus and lies in the inputs; all else is kept as it was told.
    let told = said.filter {
      !["BarClosed", "SignalGenerated", "HostStarted", "PluginLoaded", "HostStopping"].contains($0.name)
    }
    #expect(kept.count { $0.name == "PluginLoaded" } == 2)
    #expect(kept.filter { !["HostStarted", "PluginLoaded", "HostStopping"].contains($0.name) } == told)
  }

  @Test func anInputIsInTheJournalBeforeAnythingFollowsFromIt() async throws {
    let session = try bed.open()
    try bed.refuse("event")
    try await bed.play("100.11", to: session)
    #expect(try bed.inputs() == ["started", "bars"])
    #expect(try bed.rows("SELECT count(*) FROM event WHERE seq > 0") == ["0"])
    try bed.refuse(nil)
    try bed.refuse("input")
    try await bed.play("100", to: session)
    #expect(await session.state.bars == 1)
    #expect(await session.state.holdings.isEmpty)
  }

  @Test func everyTradeOfOneMillisecondIsTaken() async throws {
    let session = try bed.open()
    try await bed.play("100.11 100", to: session)
    for price in ["99", "98", "97.5"] { try await bed.tick(price, after: price == "99" ? 1 : 0, to: session) }
    #expect(await session.state.holdings.first?.price == Price("97.5"))
    #expect(try bed.inputs().count { $0 == "tick" } == 3)
  }

  @Test func ticksMoveThePriceAndWhatIsOldIsPassedOver() async throws {
    let session = try bed.open()
    try await bed.play("100.11 100", to: session)
    try await bed.tick("99", to: session)
    let after = await session.state
    #expect(after.holdings.first?.price == Price("99"))
    try await bed.tick("99", after: 0, to: session)
    try await bed.tick("97", after: -3_600_000, to: session)
    let stranger = try #require(Tick(symbol: Bed.eth, time: await session.now, price: Price("5")!, quantity: .zero))
    try await session.take(.tick(stranger))
    #expect(await session.state == after)
    #expect(try bed.inputs().count { $0 == "tick" } == 1)
    try await bed.tick("94", to: session)
    #expect(await session.state.holdings.isEmpty)
    #expect(try bed.rows("SELECT exit_reason FROM trades") == ["stop"])
  }

  @Test func aBarThatIsKnownChangesNothingAndIsNoTrouble() async throws {
    let session = try bed.open()
    let series = try await bed.play("100.11 100 100", to: session)
    let state = await session.state
    for row in [2, 1] { try await session.take(.bar(Bed.btc, series[row])) }
    #expect(await session.state == state)
    #expect(try bed.inputs().count { $0 == "bars" } == 3)
    #expect(await bed.said().errors.isEmpty)
  }

  @Test(arguments: [0, 2]) func aBarThatContradictsAKnownOneIsRefusedWithASentence(row: Int) async throws {
    let session = try bed.open()
    let series = try await bed.play("100.11 - 100 100", to: session)
    let state = await session.state
    let price = try #require(Price("70.11"))
    let bar = try #require(
      Bar(
        start: Instant(milliseconds: series[row].start.milliseconds), open: price, high: price, low: price,
        close: price,
        volume: .zero))
    try await session.take(.bar(Bed.btc, bar))
    #expect(await session.state == state)
    let errors = await bed.said().errors
    #expect(errors.count == 1)
    #expect(errors.first?.hasPrefix("a bar of BTC/USDT opened at \(bar.start) and is not the one") == true)
    #expect(errors.first?.contains("expected bars behind 2024-01-01T03:00:00Z alone") == true)
    #expect(try StoreReader(path: bed.store).events(.error).count == 1)
  }

  @Test func aBarInAGapThatIsPastIsRefusedToo() async throws {
    let session = try bed.open()
    try await bed.play("100 - 100", to: session)
    let late = try Bars.series("100", symbol: Bed.btc, every: .hours(1), from: Bed.start + .hours(1))
    try await session.take(.bar(Bed.btc, late[0]))
    #expect(await session.state.bars == 2)
    #expect(await bed.said().errors.count == 1)
  }

  @Test func barsOfAMarketThatIsNotTradedAreLeft() async throws {
    let session = try bed.open()
    try await bed.play("100.11 100", to: session, Bed.eth)
    try await session.take(.end)
    #expect(await session.state.bars == 0)
    #expect(await session.lastBar(Bed.eth) == nil)
    #expect(try bed.inputs() == ["started"])
  }

  @Test func aGapOfTheFeedIsToldAndKept() async throws {
    let session = try bed.open()
    let gap = GapNotice(symbol: Bed.btc, from: Bed.start, to: Bed.start + .hours(1), missing: 2)
    try await session.take(.gap(gap))
    try bed.refuse("event")
    try await session.take(.gap(gap))
    #expect(try StoreReader(path: bed.store).events(.feedGapDetected).count == 1)
    let said = await bed.said()
    #expect(said.count { $0.name == "FeedGapDetected" } == 2)
    #expect(said.errors.count == 1 && said.errors[0].contains("not on this day"))
  }

  @Test func barsOfTheWarmUpTeachTheStrategiesAndAreJournaledAsOneBlock() async throws {
    let session = try bed.open { $0.tradeFrom = Bed.start + .hours(3) }
    let past = try bed.bars("100.11 100.11 100.11")
    try await session.warmUp([past, BarSeries(symbol: Bed.eth, interval: .hours(1))])
    #expect(try bed.inputs() == ["started", "bars"])
    #expect(await session.state.holdings.isEmpty)
    #expect(await session.lastBar(Bed.btc) == Bed.start + .hours(2))
    // A second warm-up finds the past known.
    try await session.warmUp([past])
    #expect(try bed.inputs() == ["started", "bars"])
    try await bed.play("100.11", to: session)
    let said = await bed.said()
    #expect(said.signals.map(\.reason) == ["bar 4", "bar 4"])
    #expect(said.decisions.map(\.action) == [.buy])
  }

  @Test func twoMarketsKeepTheirOwnBarsAndShareTheMoney() async throws {
    let session = try bed.open([Bed.btc, Bed.eth])
    try await bed.play("100.11", to: session)
    try await bed.play("50.11", to: session, Bed.eth)
    try await bed.play("100", to: session)
    try await bed.play("50", to: session, Bed.eth)
    #expect(await session.status.positions.map(\.symbol) == [Bed.btc, Bed.eth])
    #expect(await bed.said().signals.map(\.reason).suffix(2) == ["bar 1", "bar 1"])
  }
}
