public import WitanCore
public import WitanPlugins

/// Everything that an operator may set, typed, with the defaults of `docs/configuration.md`.
///
/// The fields here hold values; names, units, ranges and descriptions stand once, in ``Setting/all``.
public struct Configuration: Hashable, Sendable {
  /// What is traded, and with whose money.
  public var trading = TradingChoices()
  /// How the votes become a decision.
  public var voting = VotingSettings()
  /// The risk rules; its breakers are those of ``breakers`` where they are on.
  public var risk = RiskSettings()
  /// Whether the circuit breakers are on.
  public var breakersEnabled = true
  /// The circuit breakers' bounds.
  public var breakers = BreakerSettings()
  /// What fills cost on paper.
  public var fills = FillSettings()
  /// Where bars come from.
  public var feed = FeedChoices()
  /// Where the exchange is, and how it is listened to.
  public var exchange = ExchangeChoices()
  /// Which plugins are loaded, and how much they count.
  public var plugins = PluginChoices()
  /// What is demanded of plugins before their code runs.
  public var conformance = ConformanceChoices()
  /// Where the journal and its tables live.
  public var store = StoreURL(path: "witan.db")
  /// How durable the journal is.
  public var journalSync = JournalSync.normal
  /// Where the running host listens for its operator; nil = chosen by ``controlSocket(environment:)``.
  public var socket: String?
  /// The rhythms of what runs beside trading.
  public var rhythm = Rhythm()

  /// The defaults.
  public init() {}
}

/// What is traded, and with whose money.
public struct TradingChoices: Hashable, Sendable {
  /// Whose money moves.
  public var mode = TradeMode.paper
  /// The capital assigned to the host, in quote currency.
  public var capital = Money(units: 1_000_000_000_000)
  /// The markets, in the order in which inputs name them.
  public var symbols = ["BTC/USDT", "ETH/USDT"].compactMap(Symbol.init)
  /// The time from a bar's open to its close.
  public var interval = Interval.minutes(1)
  /// The set of defaults that the other keys start from.
  public var profile = Profile.default
  /// Whether orders are only checked by the venue and never placed; means something in real mode alone.
  public var dryRun = false
  /// What becomes of an entry that was filled in part.
  public var partialEntry = PartialEntry.keep
  /// The defaults.
  public init() {}
}

/// A named set of defaults.
public enum Profile: String, Sendable, CaseIterable {
  /// The defaults of `docs/configuration.md`.
  case `default`
  /// The tighter daily loss limit: 5 %.
  case strict

  /// What this profile puts in place of the defaults, by key.
  var defaults: [String: SettingValue] {
    switch self {
    case .default: [:]
    case .strict: ["risk.max_daily_loss_pct": .decimal(units: 500_000_000)]
    }
  }
}

/// Where bars come from.
public struct FeedChoices: Hashable, Sendable {
  /// The kind of feed.
  public var kind = FeedKind.sim
  /// The recorded file of the kind `file`.
  public var path: String?
  /// How fast recorded or simulated time passes.
  public var speed = FeedSpeed.times(1)
  /// The defaults.
  public init() {}
}

/// The kinds of feed.
public enum FeedKind: String, Sendable, CaseIterable {
  /// A simulated market, drawn from the seed of the fills.
  case sim
  /// Recorded bars.
  case file
  /// The exchange's stream.
  case binance
}

/// How fast recorded or simulated time passes against the wall clock.
public enum FeedSpeed: Hashable, Sendable, CustomStringConvertible {
  /// That many times as fast; more than 0, at most 1,000,000.
  case times(Double)
  /// As fast as the machine can.
  case max

  /// Reads `1x`, `0.5x`, `60x` or `max`; nil for anything else.
  public init?(_ text: String) {
    if text == "max" {
      self = .max
      return
    }
    guard text.hasSuffix("x"), let reading = DecimalText.read(text.utf8.dropLast()), reading.exact,
      reading.units > 0, reading.units <= 1_000_000 * 100_000_000
    else { return nil }
    self = .times(Double(reading.units) / 1e8)
  }

  /// `60x` or `max`.
  public var description: String {
    switch self {
    case .times(let factor): factor == factor.rounded() ? "\(Int(factor))x" : "\(factor)x"
    case .max: "max"
    }
  }
}

/// Which plugins are loaded, and how much they count.
public struct PluginChoices: Hashable, Sendable {
  /// The folders that are searched for `*.so`.
  public var folders = ["Plugins"]
  /// The strategies that run; empty = all that are found.
  public var enable: [StrategyID] = []
  /// The strategies that do not run, whatever ``enable`` says.
  public var disable: [StrategyID] = []
  /// Over how many of the newest bars a new version is rehearsed before a reload takes it; 0 = no rehearsal.
  public var rehearsalBars = 500
  /// For how many bars the version before judges beside a new one after a reload; 0 = not at all.
  public var probationBars = 20
  /// Where plugins run that are not named below.
  public var isolate = PluginIsolation.auto
  /// The SHA-256 of files that may run in the host's own process.
  public var trusted: [FileDigest] = []
  /// Weight, switch, place, rights, budgets and parameters by strategy.
  public var strategies: [StrategyID: StrategyChoice] = [:]
  /// The defaults.
  public init() {}

  /// Whether the strategy of that id runs.
  public func runs(_ id: StrategyID) -> Bool {
    !disable.contains(id) && (enable.isEmpty || enable.contains(id)) && strategies[id]?.enabled != false
  }
}

/// What the operator says about one strategy; nil leaves the plugin's own word.
public struct StrategyChoice: Hashable, Sendable {
  /// How much its vote counts, 0...1.
  public var weight: Share?
  /// False keeps it from running.
  public var enabled: Bool?
  /// Where it runs.
  public var isolate: PluginIsolation?
  /// What it may use.
  public var grant: Capabilities?
  /// How long it may take for a live bar, in milliseconds.
  public var barMilliseconds: Int?
  /// The address space of its own process, in MiB.
  public var memoryMiB: Int?
  /// Its parameters by name, as text; the plugin reads and checks them.
  public var parameters: [String: String] = [:]
  /// Nothing said.
  public init() {}
}

/// The SHA-256 of a file.
public struct FileDigest: Hashable, Sendable, CustomStringConvertible {
  /// 64 hexadecimal digits, in small letters.
  public let description: String

  /// Reads 64 hexadecimal digits; nil for anything else.
  public init?(_ text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
    description = text.lowercased()
  }
}

/// What is demanded of plugins before their code runs.
public struct ConformanceChoices: Hashable, Sendable {
  /// The least level of a certificate, 0 to 4; nil = 3 where real money moves, else 0, which demands none.
  public var level: Int?
  /// Whose signatures on certificates are believed, beside what the host itself has seen.
  public var keys: [TrustedKey] = []
  /// The defaults.
  public init() {}
}

extension Configuration {
  /// Which strategies run in a process of their own, where `certificates` are believed.
  public func isolation(believing certificates: Admission) -> IsolationChoice {
    IsolationChoice(
      standard: plugins.isolate, named: plugins.strategies.compactMapValues(\.isolate),
      trust: HostTrust(
        listed: Set(plugins.trusted.map(\.description)), certificates: certificates,
        realMoney: trading.mode == .real))
  }

  /// Whether a plugin may run in the host's own process, where its bytes are trusted.
  public var asksForTrust: Bool {
    plugins.isolate != .process || plugins.strategies.values.contains { $0.isolate != nil && $0.isolate != .process }
  }

  /// What each strategy may have.
  public var terms: [StrategyID: PluginTerms] {
    plugins.strategies.mapValues { choice in
      PluginTerms(
        granted: choice.grant ?? [], deadline: choice.barMilliseconds.map { .milliseconds($0) },
        memory: choice.memoryMiB.map { $0 << 20 })
    }
  }

  /// The level of the certificate that every plugin needs, 0 to 4; 0 = none.
  public var demandedConformance: Int { conformance.level ?? (trading.mode == .real ? 3 : 0) }
}

/// How durable the journal is.
public enum JournalSync: String, Sendable, CaseIterable {
  /// Survives the death of the process.
  case normal
  /// Also survives the loss of power.
  case full
}

/// The rhythms of what runs beside trading.
public struct Rhythm: Hashable, Sendable {
  /// How often prices are passed on to those who watch.
  public var marketData = Interval.seconds(1)
  /// How often the risk rules run when no price comes.
  public var riskMonitor = Interval.seconds(5)
  /// How long without a bar's close until the watchdog looks.
  public var strategyPoll = Interval.seconds(300)
  /// The longest wait after an error before the engine's loop tries again.
  public var errorBackoff = Interval.seconds(60)
  /// The defaults.
  public init() {}
}
