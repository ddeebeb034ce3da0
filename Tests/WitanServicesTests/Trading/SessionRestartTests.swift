import Testing
import WitanCore
import WitanFeeds
import WitanStore

@testable import WitanServices

/// A host that ended anyhow and is started again on its store.
struct SessionRestartTests {
  private static let story = "100.11 100 101.13 102 102.22 101 101.11 100.31 99 99.22 98 98.11 98"

  @Test func aHostThatEndedAbruptlyGoesOnAsIfItHadNot() async throws {
    let calm = try Bed()
    let whole = try calm.open()
    let series = try await calm.play(Self.story, to: whole)
    // In turn: an order is under way, a position is open, nothing is.
    for kept in [1, 2, 6, 12] {
      let bed = try Bed()
      var first: TradingSession? = try bed.open()
      for row in 0..<kept { try await first?.take(.bar(Bed.btc, series[row])) }
      let before = await first?.state
      first = nil
      let second = try bed.open()
      #expect(await second.state == before)
      // The feed plays a few known bars again.
      for row in max(0, kept - 2)..<series.count { try await second.take(.bar(Bed.btc, series[row])) }
      #expect(await second.state == whole.state)
      #expect(try bed.consequences() == calm.consequences(), "after \(kept) bars")
      #expect(try bed.inputs().count { $0 == "bars" } == series.count)
      let said = await bed.said()
      guard case .hostStarted(let notice)? = said.first else {
        Issue.record("the first event is \(said.first?.name ?? "none")")
        continue
      }
      #expect(notice.text == "went on after \(kept + 1) inputs of the journal \(bed.store)")
      #expect(said.errors.isEmpty)
    }
  }

  @Test func strategiesKnowThePastAfterARestart() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try await session?.warmUp([bed.bars("100 100")])
    try await bed.play("100 100 100", to: #require(session))
    session = nil
    try await bed.play("100.33", to: try bed.open())
    #expect(await bed.said().signals.map(\.reason) == ["bar 6", "bar 6"])
  }

  @Test func aStrategyThatCannotTakeItsPastInIsToldAndTheOthersTradeOn() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try await bed.play("100.14", to: #require(session))
    session = nil
    try await bed.play("100.11", to: try bed.open())
    let said = await bed.said()
    #expect(said.errors.count == 1 && said.errors[0].contains("as the bar says"))
    #expect(try StoreReader(path: bed.store).events(.error).count == 1)
    #expect(said.signals.first?.reason == "bar 2")
  }

  @Test func effectsThatACrashKeptFromBeingWrittenAreWrittenAtTheNextStart() async throws {
    let calm = try Bed()
    let whole = try calm.open()
    let series = try await calm.play(Self.story, to: whole)
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try bed.refuse("event", when: "NEW.seq > 1")
    try await session?.take(.bar(Bed.btc, series[0]))
    session = nil
    #expect(try bed.inputs() == ["started", "bars"])
    #expect(try bed.rows("SELECT count(*) FROM decisions") == ["0"])
    try bed.refuse(nil)
    let again = try bed.open()
    #expect(try bed.rows("SELECT count(*) FROM decisions") == ["1"])
    for row in 1..<series.count { try await again.take(.bar(Bed.btc, series[row])) }
    #expect(try bed.consequences() == calm.consequences())
  }

  @Test func aHaltOutlivesARestart() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    _ = try await session?.obey(.halt(reason: "storm"))
    session = nil
    let again = try bed.open()
    #expect(await again.status.state == .halted)
    #expect(try await again.obey(.resume(reason: "")).done == false)
  }

  @Test func ticksBehindTheNewestOneGoOnAfterARestart() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try await bed.play("100.11 100", to: #require(session))
    try await bed.tick("99", after: 500, to: #require(session))
    let newest = try #require(await session?.now)
    session = nil
    let again = try bed.open()
    let known = try #require(Tick(symbol: Bed.btc, time: newest, price: Price("99")!, quantity: .zero))
    try await again.take(.tick(known))
    #expect(try bed.inputs().count { $0 == "tick" } == 1)
    try await bed.tick("98", to: again)
    #expect(try bed.inputs().count { $0 == "tick" } == 2)
  }

  @Test func aStartEarlierThanTheStoresNewestMomentDoesNotTurnTimeBack() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try await bed.play("100 100 100", to: #require(session))
    session = nil
    let again = try bed.open()
    #expect(await again.status.since == Instant("2024-01-01T02:59:59.999"))
  }

  @Test func aSecondHostOnTheStoreIsRefused() throws {
    let bed = try Bed()
    let first = try bed.open()
    let error = #expect(throws: StoreError.self) { try bed.open() }
    #expect(error?.kind == .locked)
    withExtendedLifetime(first) {}
  }

  @Test func aStoreOfAnotherModeIntervalOrCapitalIsRefusedAndStaysAsItIs() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open()
    try await bed.play("100.11 100", to: #require(session))
    session = nil
    let before = try (bed.inputs(), bed.consequences())
    let sentences: [(String, (inout EngineSettings) -> Void)] = [
      ("was made in paper mode, this start asks for real", { $0.mode = .real }),
      ("was made with 1h bars, this start asks for 15m", { $0.interval = .minutes(15) }),
      (
        "was made with a capital of 10000.00000000, this start asks for 500.00000000; expected the same: "
          + "set trading.initial_capital to 10000.00000000",
        { $0.capital = Money("500")! }
      ),
    ]
    for (sentence, change) in sentences {
      let error = #expect(throws: SessionError.self) { try bed.open([Bed.btc], change) }
      #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }
    #expect(try bed.inputs() == before.0 && bed.consequences() == before.1)
    let again = try bed.open()
    #expect(await again.status.bars == 2)
  }

  @Test func marketsKeepTheirPlacesWhateverTheNextStartNames() async throws {
    let bed = try Bed()
    var session: TradingSession? = try bed.open([Bed.btc])
    try await bed.play("100.11 100", to: #require(session))
    session = nil
    session = try bed.open([Bed.eth])
    #expect(await session?.settings.instruments.map(\.symbol) == [Bed.btc, Bed.eth])
    // A position in the market that is not named now is still ours.
    #expect(await session?.status.positions.map(\.symbol) == [Bed.btc])
    try await bed.play("50 50.11 50", to: #require(session), Bed.eth)
    #expect(await session?.status.positions.map(\.symbol) == [Bed.btc, Bed.eth])
    #expect(await session?.lastBar(Bed.eth) == Bed.start + .hours(2))
    session = nil
    session = try bed.open([Bed.eth, Bed.btc])
    #expect(await session?.settings.instruments.map(\.symbol) == [Bed.btc, Bed.eth])
    try await bed.play("100.22 100", to: #require(session))
    #expect(await session?.status.positions.map(\.symbol) == [Bed.eth])
  }

  @Test func aStrategyThatIsGoneStaysAsDisabledAndOneThatIsNewComesBehind() async throws {
    let bed = try Bed(.beta)
    var session: TradingSession? = try bed.open()
    try await bed.play("100.01 100", to: #require(session))
    session = nil
    try bed.remove(Bed.beta)
    try bed.drop(.alpha)
    session = try bed.open()
    let rows = try #require(await session?.pluginRows)
    #expect(rows.map(\.id) == [Bed.beta, Bed.alpha] && rows.map(\.state) == [.disabled, .voting])
    // Alpha alone decides now; beta's place abstains.
    try await bed.play("100.21 100", to: #require(session))
    #expect(await session?.status.positions.isEmpty == true)
    let answer = try await session?.obey(.enable(Bed.beta, true))
    #expect(answer?.done == false)
    #expect(answer?.text.hasPrefix("beta traded on this store at an earlier start and is not loaded now") == true)
    #expect(await session?.pluginRows.first?.state == .disabled)
    #expect(try bed.inputs().last == "bars")
    session = nil
    try bed.drop(.beta)
    session = try bed.open()
    #expect(await session?.pluginRows.map(\.id) == [Bed.beta, Bed.alpha])
    let states = try #require(await session?.pluginRows.map(\.state))
    #expect(states == [.voting, .voting])
  }
}
