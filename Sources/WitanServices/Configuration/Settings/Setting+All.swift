import WitanCore
import WitanPlugins

extension Setting {
  /// Every setting, in the order of `docs/configuration.md`.
  public static let all: [Setting] =
    trading + voting + risk + breakers + fills + feed + exchange + plugins + run + store + rhythm

  /// The sections in their order.
  public static let sections: [String] = all.reduce(into: []) { sections, setting in
    if !sections.contains(setting.section) { sections.append(setting.section) }
  }

  private static let ledger = ReloadRule.fixed("the journal's ledger was opened with it")
  private static let market = ReloadRule.fixed("the engine's markets are laid out with it at the start")

  static let trading: [Setting] = [
    Setting(
      "trading.mode", \.trading.mode, .choice(), spellings: ["trading.trade_mode"],
      others: [OtherVariable("PAPER_TRADING", meanings: ["true": "paper", "false": "real"])],
      reload: .fixed("whose money moves must never change under open positions"),
      "Whose money moves: paper simulates every fill, real sends orders to the venue."),
    Setting(
      "trading.initial_capital", \.trading.capital, .money(1...10_000_000_000), spellings: ["trading.capital"],
      others: [OtherVariable("INITIAL_CAPITAL")], reload: ledger,
      "The capital assigned to the host; all other balances are the owner's and are never touched."),
    Setting(
      "trading.symbols", \.trading.symbols,
      .list(.text(.symbol, { Symbol($0) }, \.description), count: 1...64), spellings: ["trading.symbol"],
      reload: market, "The markets that are traded."),
    Setting(
      "trading.interval", \.trading.interval, .text(.interval, { Interval($0) }, \.description), reload: market,
      "The time from a bar's open to its close; strategies judge every closed bar."),
    Setting(
      "trading.profile", \.trading.profile, .choice(), reload: .fixed("it moves limits that only a start may move"),
      "The defaults that the other keys start from: strict lowers risk.max_daily_loss_pct to 5."),
    Setting(
      "trading.dry_run", \.trading.dryRun, .flag, reload: .fixed("whose money moves must never change under way"),
      "In real mode: orders are only checked by the exchange (order/test) and never placed."),
    Setting(
      "trading.partial_entry", \.trading.partialEntry, .choice(),
      reload: .fixed("open entries were made under it"),
      "What becomes of an entry that was filled in part: keep it, complete it once, or exit at once."),
  ]

  static let voting: [Setting] = [
    Setting(
      "voting.rule", \.voting.rule, .choice(),
      "How votes become a decision; docs/rules.md has each rule's formula."),
    Setting(
      "voting.threshold", \.voting.threshold, .confidence, "The least confidence of the winning side that acts."),
    Setting(
      "voting.agreement", \.voting.agreement, .share, "The least part of all scores that the winning side must hold."),
    Setting(
      "voting.quorum", \.voting.quorum, .share, "The least part of the enabled weight that must have voted."),
  ]

  static let fills: [Setting] = [
    Setting(
      "fills.fee_rate", \.fills.feeRate, .share, reload: ledger, "The fee on paper, as a share of the notional."),
    Setting(
      "fills.slippage_bps", \.slippage, .span, reload: ledger,
      "How much worse than the price a paper fill is, drawn evenly between two bounds."),
    Setting(
      "fills.volume_share", \.fills.volumeShare, .optional(.share), reload: ledger,
      "The part of a bar's volume that one order may take on paper; none fills it whole."),
    Setting(
      "fills.seed", \.fills.seed, .seed, reload: ledger,
      "What every drawn number follows from: the same seed gives the same run."),
  ]

  static let feed: [Setting] = [
    Setting(
      "feed.kind", \.feed.kind, .choice(), reload: market,
      "Where bars come from: sim draws a market, file replays feed.path, binance listens to the exchange."),
    Setting(
      "feed.path", \.feed.path, .optional(.text(.path, { $0 }, { $0 })), reload: market,
      "The recorded bars of feed.kind file; .gz is read as it is."),
    Setting(
      "feed.speed", \.feed.speed, .text(.speed, { FeedSpeed($0) }, \.description), reload: market,
      "How fast recorded or simulated time passes: 1x, 60x, or max for as fast as possible."),
  ]

  static let plugins: [Setting] = [
    Setting(
      "plugins.folders", \.plugins.folders, .list(.text(.path, { $0 }, { $0 }), count: 1...16),
      reload: .fixed("only the folders named at the start are trusted to hold plugins"),
      "The folders that are searched for compiled plugins (*.so)."),
    Setting(
      "plugins.enable", \.plugins.enable, .list(.text(.strategy, { StrategyID($0) }, \.description), count: 0...64),
      "The only strategies that run; an empty list runs all that are found."),
    Setting(
      "plugins.disable", \.plugins.disable, .list(.text(.strategy, { StrategyID($0) }, \.description), count: 0...64),
      "The strategies that do not run, whatever plugins.enable says."),
    Setting(
      "plugins.rehearsal_bars", \.plugins.rehearsalBars, .count(0...100_000, "bars"),
      "Over how many of the newest bars a reload rehearses a new version in a process of its own; 0 does not."),
    Setting(
      "plugins.probation_bars", \.plugins.probationBars, .count(0...10_000, "bars"),
      reload: .fixed("the strategies were set up with it"),
      "How long the version before judges beside a new one, to vote again at its first fault; 0 lets it go at once."),
    Setting(
      "plugins.isolate", \.plugins.isolate, .choice(),
      "Where plugins run: auto is the host's process for trusted bytes, else one of their own; none refuses the rest."),
    Setting(
      "plugins.trusted", \.plugins.trusted,
      .list(.text(.digest, { FileDigest($0) }, \.description), count: 0...64),
      reload: .fixed("whom the host believes is not changed while it runs"),
      "The SHA-256 of files that may run in the host's own process; in real mode no others do."),
    Setting(
      "plugins.strategies", \.plugins.strategies,
      SettingCodec(
        kind: .strategies, write: { .strategies($0) },
        read: { if case .strategies(let choices) = $0 { choices } else { nil } }),
      "By strategy: weight (0 to 1), enabled, isolate, grant, budget (bar_ms, memory_mib), params (its own parameters)."
    ),
  ]

  static let run: [Setting] = [
    Setting(
      "run.require_conformance", \.conformance.level, .optional(.count(0...4), nilAs: "auto"),
      spellings: ["run.require-conformance"], reload: .fixed("what is demanded of code is not loosened while it runs"),
      "The least certificate that a plugin needs before its code runs; auto is 3 in real mode and 0, none, on paper."),
    Setting(
      "run.trusted_keys", \.conformance.keys,
      .list(.text(.key, { TrustedKey($0) }, \.description), count: 0...16), spellings: ["run.trusted-keys"],
      reload: .fixed("whom the host believes is not changed while it runs"),
      "Whose signed certificates are believed, beside what this host checked itself."),
  ]

  static let store: [Setting] = [
    Setting(
      "store.url", \.store, .text(.store, { StoreURL($0) }, \.description), others: [OtherVariable("DATABASE_URL")],
      reload: .fixed("the journal is open"), "Where the journal and its tables live: sqlite:PATH."),
    Setting(
      "journal.sync", \.journalSync, .choice(), reload: .fixed("the journal is open"),
      "What a written entry survives: normal the death of the process, full also the loss of power; real mode is always full."
    ),
    Setting(
      "control.socket", \.socket, .optional(.text(.socket, { $0 }, { $0 }), nilAs: "auto"),
      reload: .fixed("operators are connected to it"),
      "Where a running host listens for its operator; auto is a name in $XDG_RUNTIME_DIR, else STORE.sock."),
  ]

  static let rhythm: [Setting] = [
    Setting(
      "agents.market_data.update_interval_seconds", \.rhythm.marketData, .seconds(1...3600),
      "How often prices are passed on to those who watch."),
    Setting(
      "agents.risk_monitor.check_interval_seconds", \.rhythm.riskMonitor, .seconds(1...3600),
      "How often the risk rules run when no price comes."),
    Setting(
      "agents.strategies.poll_interval_seconds", \.rhythm.strategyPoll, .seconds(1...86_400),
      others: [OtherVariable("STRATEGY_POLL_INTERVAL")],
      "How long no bar may close before the watchdog looks; decisions follow closed bars, not this timer."),
    Setting(
      "engine.error_backoff_seconds", \.rhythm.errorBackoff, .seconds(1...3600),
      "The longest wait after an error before the engine's loop tries again."),
  ]
}
