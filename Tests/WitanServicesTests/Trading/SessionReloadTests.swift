import Testing
import WitanCore
import WitanFeeds
import WitanPlugins
import WitanStore

@testable import WitanServices

/// Plugins and settings that change while the host trades.
struct SessionReloadTests {
  let bed: Bed
  init() throws { bed = try Bed() }

  private func reload(_ session: TradingSession) async throws -> [String] {
    try await session.swap(await session.working.prepare(bed.loader))
  }

  @Test func aNewVersionVotesFromTheNextBarOnAndKnowsThePast() async throws {
    let session = try bed.open { $0.strategies[1].weight = Share(0.5)! }
    try await bed.play("100.33 100.33", to: session)
    try bed.drop(.betaAgain)
    let sentences = try await reload(session)
    #expect(sentences.count == 2)
    #expect(sentences.contains { $0.hasPrefix("beta: version 1.1.0 ") && $0.contains("in place of 1.0.0") })
    #expect(sentences.contains { $0.hasPrefix("alpha: the file is the same") })
    try await bed.play("100.33", to: session)
    let rows = await session.pluginRows
    #expect(rows.map(\.version) == ["1.0.0", "1.1.0"] && rows[1].weight == Share(0.5)!)
    #expect(try bed.inputs() == ["started", "bars", "bars", "strategy", "bars"])
    let said = await bed.said()
    #expect(said.names.count { $0 == "PluginReloaded" } == 1)
    #expect(said.signals.suffix(2).map(\.reason) == ["bar 3", "bar 3"])
  }

  @Test func aBadNewVersionChangesNothingAndTheSentenceSaysWhy() async throws {
    let session = try bed.open()
    try await bed.play("100.33", to: session)
    let before = await session.settings
    try bed.drop(.betaBroken)
    let sentences = try await reload(session)
    #expect(sentences.contains { $0.hasPrefix("beta: the old version goes on voting; ") })
    #expect(await session.settings == before)
    try await bed.play("100.33", to: session)
    #expect(try bed.inputs() == ["started", "bars", "bars"])
    #expect(await bed.said().signals.map(\.reason) == ["bar 1", "bar 1", "bar 2", "bar 2"])
  }

  @Test func aReloadIsInTheJournalSoThatARestartSaysWhoDecided() async throws {
    var session: TradingSession? = try bed.open()
    try await bed.play("100.11 100", to: #require(session))
    try bed.drop(.betaAgain)
    _ = try await reload(#require(session))
    try await bed.play("100.22", to: #require(session))
    let state = await session?.state
    session = nil
    let again = try bed.open()
    #expect(await again.state == state)
    #expect(await again.pluginRows.map(\.version) == ["1.0.0", "1.1.0"])
  }

  @Test func changedSettingsHoldFromTheNextDecisionOn() async throws {
    let session = try bed.open()
    var changed = await session.settings
    changed.voting.threshold = Confidence(90)!
    changed.strategies[1].weight = Share(0.25)!
    changed.strategies[1].version = "0.0.1"
    changed.recordsQuiet = false
    try await session.take(changed)
    let settings = await session.settings
    #expect(settings.voting.threshold == Confidence(90) && settings.strategies[1].weight == Share(0.25)!)
    // What is loaded is newer than what a configuration's listing says of it.
    #expect(settings.strategies[1].version == "1.0.0" && settings.recordsQuiet)
    try await bed.play("100.11 100", to: session)
    #expect(await session.status.positions.isEmpty)
    let said = await bed.said()
    #expect(said.names.contains("ConfigReloaded"))
    #expect(said.decisions.first?.failed.contains(.threshold) == true)
  }

  @Test func settingsThatNameNewMarketsOrStrategiesAreRefusedAndChangeNothing() async throws {
    let session = try bed.open()
    let before = await session.settings
    var changed = before
    changed.voting.threshold = Confidence(90)!
    changed.instruments.append(Instrument(symbol: Bed.eth))
    changed.strategies.append(StrategyListing(id: StrategyID("gamma")!, version: "1", sha256: ""))
    let error = await #expect(throws: SessionError.self) { try await session.take(changed) }
    #expect(
      error?.description.hasPrefix("found ETH/USDT, gamma among the changed settings, expected the markets") == true)
    #expect(await session.settings == before)
    try await bed.play("100.11 100", to: session)
    #expect(await session.status.positions.count == 1)
  }

  @Test func settingsOfAnotherCapitalAreRefused() async throws {
    let session = try bed.open()
    var changed = await session.settings
    changed.capital = Money("1")!
    await #expect(throws: SessionError.self) { try await session.take(changed) }
    #expect(await session.status.equity == Money("10000"))
  }

  @Test func aReloadOfAQuarantinedStrategyStartsItAnew() async throws {
    let session = try bed.open()
    try await bed.play("100.14 100.14 100.14 100.14 100.14", to: session)
    try bed.drop(.betaAgain)
    _ = try await reload(session)
    try await bed.play("100.33", to: session)
    #expect(await session.pluginRows[1].lastVote?.action == "hold")
    #expect(await session.pluginRows[1].state == .voting)
  }
}
