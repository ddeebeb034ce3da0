import Testing
import WitanCore

@testable import WitanServices

@Suite struct EngineSettingsMappingTests {
  private let markets = ["ETH/USDT", "BTC/USDT"].compactMap(Symbol.init).map { Instrument(symbol: $0) }
  private func listing(_ id: String) throws -> StrategyListing {
    StrategyListing(id: try #require(StrategyID(id)), version: "1.0.0", sha256: String(repeating: "0", count: 64))
  }

  @Test func theDefaultsAreTheEnginesOwn() throws {
    let settings = try Configuration().engineSettings(listings: [listing("macd")], instruments: markets)
    #expect(
      settings
        == EngineSettings(instruments: markets.reversed(), interval: .minutes(1), strategies: [try listing("macd")]))
  }

  @Test func weightsAndSwitchesReachTheListings() throws {
    let configuration = try loaded(
      "plugins: {disable: [b], strategies: {a: {weight: 0.25}, c: {enabled: false}}}\nrisk: {breakers: {enabled: false}}"
    ).configuration
    let listings = try ["a", "b", "c", "d"].map(listing)
    let settings = try configuration.engineSettings(listings: listings, instruments: markets)
    #expect(settings.strategies.map(\.enabled) == [true, false, false, true])
    #expect(settings.strategies.map(\.weight) == [Share(0.25), .one, .one, .one])
    #expect(settings.risk.breakers == nil)
  }

  @Test func enableRunsTheNamedOnesAlone() throws {
    let configuration = try loaded("plugins: {enable: [b]}").configuration
    let settings = try configuration.engineSettings(listings: [listing("a"), listing("b")], instruments: markets)
    #expect(settings.strategies.map(\.enabled) == [false, true])
  }

  @Test func aReloadChangesOfAStrategyWhatTheConfigurationChangedAndLeavesTheOperatorsWord() throws {
    let before = try loaded("plugins: {disable: [a], strategies: {c: {weight: 0.5}}}").configuration
    let after = try loaded("plugins: {disable: [d], strategies: {b: {weight: 0.25}}}").configuration
    var running = try before.engineSettings(
      listings: ["a", "b", "c", "d", "e"].map(listing), instruments: markets)
    // The operator's words, told to the running host: e votes no more, and counts half.
    running.strategies[4].enabled = false
    running.strategies[4].weight = try #require(Share(0.5))
    let settings = try after.engineSettings(running: running, before: before)
    #expect(settings.strategies.map(\.enabled) == [true, true, true, false, false])
    #expect(settings.strategies.map(\.weight.double) == [1, 0.25, 1, 1, 0.5])
  }

  @Test func anUnknownStrategyIsRefusedByName() throws {
    let configuration = try loaded("plugins: {disable: [mcad]}").configuration
    #expect {
      try configuration.engineSettings(listings: [listing("macd")], instruments: markets)
    } throws: { error in
      let text = (error as? ConfigurationError)?.description ?? ""
      return text.contains("plugins.disable names the strategy mcad") && text.hasSuffix("Did you mean macd?")
    }
  }

  @Test func anUnknownMarketIsRefusedByName() throws {
    let configuration = try loaded("trading: {symbols: [BTC/USD]}").configuration
    #expect {
      try configuration.engineSettings(listings: [], instruments: markets)
    } throws: { error in
      (error as? ConfigurationError)?.description.contains("names the market BTC/USD") == true
    }
  }

  @Test func theControlSocketFollowsTheStore() {
    var configuration = Configuration()
    #expect(configuration.controlSocket(environment: [:], folder: "/srv") == "/srv/witan.db.sock")
    let runtime = ["XDG_RUNTIME_DIR": "/run/user/1000"]
    let first = configuration.controlSocket(environment: runtime, folder: "/srv")
    #expect(first.hasPrefix("/run/user/1000/witan-") && first.hasSuffix(".sock"))
    #expect(first == configuration.controlSocket(environment: runtime, folder: "/srv"))
    #expect(first != configuration.controlSocket(environment: runtime, folder: "/opt"))
    configuration.socket = "/tmp/w.sock"
    #expect(configuration.controlSocket(environment: runtime, folder: "/srv") == "/tmp/w.sock")
  }
}
