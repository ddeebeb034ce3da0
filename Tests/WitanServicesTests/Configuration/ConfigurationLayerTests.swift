import Testing
import WitanCore

@testable import WitanServices

@Suite struct ConfigurationLayerTests {
  @Test func flagBeatsEnvironmentBeatsDotEnvBeatsFileBeatsDefault() throws {
    let key = "voting.threshold"
    let yaml = "voting:\n  threshold: 61\n"
    let flags = [ConfigurationSources.Flag("--threshold", key: key, value: "64")]
    func value(_ loaded: LoadedConfiguration) -> String {
      "\(loaded.configuration.voting.threshold.double) \(loaded.place(of: key))"
    }
    #expect(try value(loaded()) == "70.0 default")
    #expect(try value(loaded(yaml)) == "61.0 w.yaml:2")
    #expect(try value(loaded(yaml, env: "\nWITAN_VOTING_THRESHOLD=62")) == "62.0 .env:2")
    let environment = ["WITAN_VOTING_THRESHOLD": "63"]
    #expect(
      try value(loaded(yaml, env: "WITAN_VOTING_THRESHOLD=62", environment: environment))
        == "63.0 environment WITAN_VOTING_THRESHOLD")
    #expect(try value(loaded(yaml, environment: environment, flags: flags)) == "64.0 flag --threshold")
  }

  @Test func theProfileStandsUnderEverythingThatIsSaid() throws {
    let strict = try loaded("trading:\n  profile: strict\n")
    #expect(strict.configuration.risk.dailyLoss == Share(0.05))
    #expect(strict.place(of: "risk.max_daily_loss_pct") == .profile("strict"))
    let own = try loaded("risk:\n  max_daily_loss_pct: 7\n", environment: ["WITAN_TRADING_PROFILE": "strict"])
    #expect(own.configuration.risk.dailyLoss == Share(0.07))
    #expect(try loaded().configuration.risk.dailyLoss == Share(0.15))
  }

  @Test func thePlansOwnVariablesAreUnderstood() throws {
    let variables = [
      "INITIAL_CAPITAL": "2500", "PAPER_TRADING": "false", "DAILY_LOSS_LIMIT_PERCENT": "5",
      "KILL_SWITCH_PERCENT": "40", "POSITION_SIZE_PERCENT": "3", "STRATEGY_POLL_INTERVAL": "120",
      "DATABASE_URL": "sqlite:/var/lib/witan/w.db", "HOME": "/root",
    ]
    let configuration = try loaded(environment: variables).configuration
    #expect(configuration.trading.capital == Money(units: 250_000_000_000))
    #expect(configuration.trading.mode == .real)
    #expect(configuration.risk.dailyLoss == Share(0.05))
    #expect(configuration.risk.kill == Share(0.4))
    #expect(configuration.risk.size == .percent(Share(0.03) ?? .zero))
    #expect(configuration.rhythm.strategyPoll == .seconds(120))
    #expect(configuration.store.path == "/var/lib/witan/w.db")
  }

  @Test func aListComesFromAVariableWithCommas() throws {
    let loaded = try loaded(environment: [
      "WITAN_TRADING_SYMBOLS": "BTC/USD, SOL/USDT", "WITAN_FILLS_SLIPPAGE_BPS": "2..8",
      "WITAN_PLUGINS_STRATEGIES": "{macd: {weight: 0.25}}",
    ])
    #expect(loaded.configuration.trading.symbols.map(\.description) == ["BTC/USD", "SOL/USDT"])
    #expect(loaded.configuration.slippage == SlippageSpan(least: Share(0.0002) ?? .zero, most: Share(0.0008) ?? .zero))
    #expect(StrategyID("macd").flatMap { loaded.configuration.plugins.strategies[$0]?.weight } == Share(0.25))
  }

  @Test func aMistypedVariableIsRefusedAndOthersAreLeftAlone() {
    #expect(
      complaint(environment: ["WITAN_RISK_MAX_POSITON_PCT": "20"])
        == "environment WITAN_RISK_MAX_POSITON_PCT: the variable WITAN_RISK_MAX_POSITON_PCT is unknown; expected one "
        + "of the settings. Did you mean WITAN_RISK_MAX_POSITION_PCT?")
    #expect(complaint(environment: ["WITAN_CONFIG": "x", "WITAN_OTHER": "1", "PATH": "/bin"]).isEmpty)
    #expect(complaint(env: "A=1\nWITAN_VOTING_TRESHOLD=1\n").hasPrefix(".env:2: the variable"))
  }

  @Test func aWrongVariableIsRefusedByItsName() {
    #expect(complaint(environment: ["PAPER_TRADING": "maybe"]).contains("expected false or true"))
    #expect(complaint(environment: ["KILL_SWITCH_PERCENT": "x"]).hasPrefix("environment KILL_SWITCH_PERCENT: risk."))
  }

  @Test func twoVariablesThatDisagreeAreRefused() {
    let same = ["INITIAL_CAPITAL": "5", "WITAN_TRADING_INITIAL_CAPITAL": "5.0"]
    #expect(complaint(environment: same).isEmpty)
    let other = ["INITIAL_CAPITAL": "5", "WITAN_TRADING_INITIAL_CAPITAL": "6"]
    #expect(complaint(environment: other).contains("both give trading.initial_capital, and differ"))
  }

  @Test func anEmptyVariableSaysNothing() throws {
    #expect(try loaded(environment: ["DATABASE_URL": "", "WITAN_FEED_PATH": ""]).configuration == Configuration())
  }

  @Test func aPasswordNeverAppearsInAMessage() {
    let text = complaint(environment: ["DATABASE_URL": "postgresql://postgres:hunter2@localhost:5432/trader"])
    #expect(text.contains("postgresql://postgres:***@localhost:5432/trader"))
    #expect(!text.contains("hunter2"))
    #expect(text.contains("expected sqlite:PATH"))
  }

  @Test func strategiesAreSetByFlags() throws {
    let flags = [
      ConfigurationSources.Flag("--weight", key: "plugins.strategies.macd.weight", value: "0.5"),
      ConfigurationSources.Flag("--set", key: "plugins.strategies.macd.params.fast", value: "12"),
      ConfigurationSources.Flag("--enable", key: "plugins.enable", value: "macd,momentum"),
    ]
    let plugins = try loaded("plugins:\n  strategies: {macd: {params: {slow: 30}}}", flags: flags).configuration.plugins
    let macd = try #require(StrategyID("macd").flatMap { plugins.strategies[$0] })
    #expect(macd.weight == Share(0.5))
    #expect(macd.parameters == ["fast": "12", "slow": "30"])
    #expect(plugins.enable.count == 2)
    let wrong = [ConfigurationSources.Flag("--weight", key: "plugins.strategies.macd.weight", value: "2")]
    #expect(complaint(flags: wrong).hasPrefix("flag --weight: plugins.strategies.macd.weight is \"2\""))
  }
}
