import Testing
import WitanCore

@testable import WitanServices

@Suite struct ConfigurationReloadTests {
  @Test func whatIsLiveIsAppliedAndWhatIsFixedStays() throws {
    let old = try loaded().configuration
    let new = try loaded(
      """
      trading: {mode: real, initial_capital: 5}
      voting: {threshold: 60}
      risk: {kill_switch_pct: 90, max_position_pct: 10}
      store: {url: "sqlite:other.db"}
      """
    ).configuration
    let reload = old.changes(to: new)
    #expect(reload.applied.map(\.key) == ["voting.threshold", "risk.max_position_pct"])
    #expect(
      reload.refused.map(\.key) == ["trading.mode", "trading.initial_capital", "risk.kill_switch_pct", "store.url"])
    #expect(reload.configuration.trading == old.trading)
    #expect(reload.configuration.risk.kill == old.risk.kill)
    #expect(reload.configuration.voting.threshold.double == 60)
    #expect(reload.applied[0].sentence == "voting.threshold was 70 and is 60 from the next bar on.")
    #expect(reload.refused[0].sentence.hasPrefix("trading.mode stays paper and does not become real while"))
  }

  @Test func strategiesAreComparedOneByOne() throws {
    let old = try loaded("plugins: {strategies: {a: {weight: 1}, b: {weight: 0.5}}}").configuration
    let new = try loaded("plugins: {strategies: {a: {weight: 1}, b: {enabled: false}, c: {params: {x: 1}}}}")
      .configuration
    let reload = old.changes(to: new)
    #expect(reload.applied.map(\.key) == ["plugins.strategies.b", "plugins.strategies.c"])
    #expect(reload.applied.map(\.before) == ["{weight: 0.5}", "{}"])
    #expect(reload.configuration == new)
  }

  @Test func theSameConfigurationChangesNothing() {
    let reload = Configuration().changes(to: Configuration())
    #expect(reload.applied.isEmpty && reload.refused.isEmpty)
  }

  @Test(arguments: [
    "trading.mode", "trading.initial_capital", "store.url", "risk.kill_switch_pct", "risk.peak_drawdown_pct",
    "trading.symbols", "feed.kind",
  ])
  func thisSettingNeverChangesUnderARunningHost(key: String) throws {
    let setting = try #require(Setting.named(key))
    #expect(setting.reload != .live)
  }
}
