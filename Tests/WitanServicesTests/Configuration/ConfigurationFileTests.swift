import Testing
import WitanCore
import WitanPlugins

@testable import WitanServices

/// Reads one YAML text as `w.yaml`, with flags and variables where the test names some.
func loaded(
  _ yaml: String = "", env: String? = nil, environment: [String: String] = [:],
  flags: [ConfigurationSources.Flag] = []
) throws(ConfigurationError) -> LoadedConfiguration {
  try LoadedConfiguration(
    ConfigurationSources(
      file: ConfigurationSources.Text(path: "w.yaml", content: yaml),
      environmentFile: env.map { ConfigurationSources.Text(path: ".env", content: $0) },
      environment: environment, flags: flags))
}

/// What is wrong with these sources, a line a problem; empty where nothing is.
func complaint(
  _ yaml: String = "", env: String? = nil, environment: [String: String] = [:],
  flags: [ConfigurationSources.Flag] = []
) -> String {
  do throws(ConfigurationError) {
    _ = try loaded(yaml, env: env, environment: environment, flags: flags)
    return ""
  } catch {
    return error.description
  }
}

@Suite struct ConfigurationFileTests {
  @Test func withoutAnySourceTheDefaultsHoldAndTheModeIsPaper() throws {
    let loaded = try loaded()
    #expect(loaded.configuration == Configuration())
    #expect(loaded.configuration.trading.mode == .paper)
    #expect(loaded.place(of: "trading.mode") == .default)
  }

  @Test func aValueIsReadAndItsLineIsKept() throws {
    let loaded = try loaded("# mine\nrisk:\n  max_position_pct: 12.5\n  stop_loss_pct: none\n")
    #expect(loaded.configuration.risk.maxPosition == Share(0.125))
    #expect(loaded.configuration.risk.stop == nil)
    #expect(loaded.place(of: "risk.max_position_pct") == .file("w.yaml", line: 3))
  }

  @Test func anUnknownKeyIsRefusedWithItsLineAndTheNearestOne() {
    #expect(
      complaint("risk:\n  max_positon_pct: 20\n")
        == "w.yaml:2: the key risk.max_positon_pct is unknown; expected one of the settings. "
        + "Did you mean risk.max_position_pct?")
    #expect(complaint("riks:\n  max_position_pct: 20\n").contains("Did you mean risk?"))
    #expect(complaint("trading:\n  threshold: 70\n").contains("Did you mean voting.threshold?"))
    #expect(complaint("zzz: 1\n").contains("w.yaml:1: the key zzz is unknown"))
  }

  @Test func aWrongTypeIsRefusedWithWhatWasExpected() {
    let text = complaint("trading:\n  mode: paper\nrisk:\n  kill_switch_pct: lots\n")
    #expect(
      text == "w.yaml:4: risk.kill_switch_pct is \"lots\"; expected a number from 0 to 100 with at most 4 decimals "
        + "(percent). Correct it, or leave it out for the default 50.")
    #expect(complaint("risk:\n  kill_switch_pct: [1]\n").contains("is a list of 1"))
    #expect(complaint("risk: 5\n").contains("risk is \"5\"; expected a map of its keys"))
    #expect(complaint("- a\n").contains("found a list of 1; expected a map of sections"))
    #expect(complaint("risk:\n  breakers:\n    enabled: yes\n").contains("expected true or false"))
    #expect(complaint("trading:\n  mode: demo\n").contains("expected one of paper, real"))
  }

  @Test func aNumberInQuotationMarksIsTextAndTheMessageSaysSo() {
    #expect(complaint("risk:\n  kill_switch_pct: '50'\n").contains("Take the quotation marks away."))
  }

  @Test(arguments: [
    ("risk", "max_position_pct", "100.0001"), ("risk", "max_position_pct", "-1"),
    ("risk", "max_position_pct", "1.00001"), ("voting", "threshold", "101"), ("voting", "quorum", "1.1"),
    ("trading", "initial_capital", "0"), ("trading", "interval", "8d"), ("trading", "interval", "10ms"),
    ("trading", "symbols", "[btc/usdt]"), ("trading", "symbols", "[]"), ("trading", "symbols", "[A/B, A/B]"),
    ("feed", "speed", "0x"), ("store", "url", "sqlite.db"), ("store", "url", "\"sqlite://host\""),
    ("fills", "slippage_bps", "[10, 5]"),
    ("fills", "seed", "-1"), ("fills", "seed", "1.5"), ("risk", "position_size_pct", "0"),
    ("journal", "sync", "never"), ("fills", "fee_rate", "nan"), ("fills", "fee_rate", "1e-3"),
  ])
  func whatIsOutOfRangeIsRefused(section: String, key: String, value: String) {
    let text = complaint("\(section):\n  \(key): \(value)\n")
    #expect(text.hasPrefix("w.yaml:2: \(section).\(key) is "))
    #expect(text.contains("; expected "))
  }

  @Test func allProblemsAreToldAtOnce() {
    #expect(complaint("risk:\n  max_position_pct: 200\nvoting:\n  rule: loud\n").split(separator: "\n").count == 2)
  }

  @Test func aKeyThatStandsTwiceIsRefused() {
    let text = complaint("risk:\n  kill_switch_pct: 50\n  kill_switch_pct: 60\n")
    #expect(text.hasPrefix("w.yaml:2: the key \"kill_switch_pct\" stands twice"))
    let spelled = complaint("trading:\n  capital: 5\n  initial_capital: 6\n")
    #expect(spelled.contains("w.yaml:3: trading.initial_capital and trading.capital are the same setting"))
  }

  @Test func brokenYAMLIsRefusedWithLineAndColumn() {
    let text = complaint("trading:\n  mode: paper\n voting: x\n")
    #expect(text.hasPrefix("w.yaml:3: the text is not YAML: at column "))
  }

  @Test func aSectionWhoseKeysAreCommentedOutSaysNothing() throws {
    #expect(try loaded("risk:\n  # kill_switch_pct: 1\nvoting:\n").configuration == Configuration())
  }

  @Test func aSingleMarketAndOtherSpellingsAreRead() throws {
    let loaded = try loaded("trading:\n  symbol: BTC/USD\n  trade_mode: real\n  capital: 250.5\n")
    #expect(loaded.configuration.trading.symbols.map(\.description) == ["BTC/USD"])
    #expect(loaded.configuration.trading.mode == .real)
    #expect(loaded.configuration.trading.capital == Money(units: 25_050_000_000))
  }

  @Test func strategiesHaveWeightSwitchAndParameters() throws {
    let yaml = """
      plugins:
        strategies:
          macd: {weight: 0.5, params: {fast: 8, mode: cross}}
          momentum:
            enabled: false
      """
    let plugins = try loaded(yaml).configuration.plugins
    let macd = try #require(StrategyID("macd").flatMap { plugins.strategies[$0] })
    #expect(macd.weight == Share(0.5))
    #expect(macd.parameters == ["fast": "8", "mode": "cross"])
    #expect(try !plugins.runs(#require(StrategyID("momentum"))))
  }

  @Test func autoIsTheDefaultAndEveryStrategyMayHaveItsOwnPlaceRightsAndBudgets() throws {
    #expect(try loaded("{}").configuration.plugins.isolate == .auto)
    let digest = String(repeating: "Ab", count: 32)
    let yaml = """
      plugins:
        isolate: process
        trusted: [\(digest)]
        strategies:
          macd: {isolate: none, grant: [own-threads], budget: {bar_ms: 20, memory_mib: 256}}
          momentum: {isolate: auto}
      """
    let configuration = try loaded(yaml).configuration
    let (macd, momentum) = (try #require(StrategyID("macd")), try #require(StrategyID("momentum")))
    let choice = configuration.isolation(believing: .everybody)
    #expect(choice.standard == .process && choice.named == [macd: .none, momentum: .auto])
    #expect(choice.trust?.listed == [digest.lowercased()] && choice.trust?.realMoney == false)
    #expect(
      configuration.terms[macd]
        == PluginTerms(granted: .ownThreads, deadline: .milliseconds(20), memory: 256 << 20))
    #expect(configuration.terms[momentum] == PluginTerms())
    let shown = try #require(configuration.plugins.strategies[macd]?.yaml)
    #expect(shown == "{isolate: none, grant: [own-threads], budget: {bar_ms: 20, memory_mib: 256}}")
  }

  @Test func inRealModeOnlyListedBytesAreTrusted() throws {
    #expect(
      try loaded("trading: {mode: real}").configuration.isolation(believing: .everybody).trust?.realMoney == true)
  }

  @Test(arguments: [
    ("grant: [http]", "grant is \"http\", for which this host has no service yet; expected own-threads or nothing"),
    ("grant: [treads]", "grant is \"treads\"; expected own-threads"),
    ("budget: 50", "budget is \"50\"; expected a map with bar_ms or memory_mib"),
    ("budget: {bar_ms: 0}", "budget.bar_ms is \"0\"; expected a whole number from 1 to 60000"),
    ("budget: {memory_mib: 63}", "budget.memory_mib is \"63\"; expected a whole number from 64 to 65536"),
    ("budget: {memory_mb: 64}", "budget.memory_mb is the key \"memory_mb\"; expected bar_ms or memory_mib"),
    ("isolate: never", "isolate is \"never\"; expected one of auto, process, none"),
  ])
  func aRightOrBudgetThatIsNoneIsRefused(field: String, words: String) {
    let text = complaint("plugins:\n  strategies:\n    macd:\n      \(field)\n")
    #expect(text.hasPrefix("w.yaml:4: plugins.strategies.macd.\(words)"), "\(text)")
  }

  @Test func aDigestThatIsNoneIsRefused() {
    let text = complaint("plugins: {trusted: [abc]}")
    #expect(text.contains("expected") && text.contains("a SHA-256 of 64 hexadecimal digits"), "\(text)")
  }

  @Test func aWrongFieldOfAStrategyIsRefusedOnItsOwnLine() {
    let text = complaint("plugins:\n  strategies:\n    macd:\n      weight: 1.5\n")
    #expect(text.hasPrefix("w.yaml:4: plugins.strategies.macd.weight is \"1.5\"; expected a number from 0 to 1"))
    let key = complaint("plugins:\n  strategies:\n    macd:\n      wieght: 1\n")
    #expect(key.hasPrefix("w.yaml:4: plugins.strategies.macd.wieght is the key \"wieght\""))
    #expect(key.hasSuffix("Did you mean weight?"))
  }

  @Test func twoSettingsThatContradictAreRefused() {
    #expect(complaint("feed:\n  kind: file\n").contains("feed.path is none"))
    #expect(complaint("plugins:\n  enable: [a]\n  disable: [a]\n").contains("a stands in plugins.enable and in"))
  }

  @Test func everyPercentIsConvertedExactly() throws {
    let codec = SettingCodec<Share>.percent()
    for units: Int64 in stride(from: 0, through: 1_000_000, by: 37) {
      let value = SettingValue.decimal(units: units * 10_000)
      let share = try #require(codec.read(value))
      #expect(Int64(share.units) == units)
      #expect(codec.write(share) == value)
    }
  }
}
