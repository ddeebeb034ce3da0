public import Foundation
public import WitanCore

/// What `host backtest --json` writes: schema `witan.backtest/1`, exact amounts as decimal texts, times in
/// milliseconds since 1970 UTC, nil as null.
public struct BacktestReport: Encodable, Sendable {
  /// A run's settings, outcome and timing.
  public struct Timing: Encodable, Sendable {
    /// Reading the files, in seconds.
    public let loadSeconds: Double
    /// Judging, deciding and accounting, in seconds.
    public let runSeconds: Double
    /// Bars over ``runSeconds``.
    public let barsPerSecond: Double
    /// Times of a run over `bars` bars.
    public init(loadSeconds: Double, runSeconds: Double, bars: Int) {
      self.loadSeconds = loadSeconds
      self.runSeconds = runSeconds
      barsPerSecond = runSeconds > 0 ? Double(bars) / runSeconds : 0
    }
  }

  /// The engine's settings.
  public let settings: EngineSettings
  /// What came of the run.
  public let outcome: Backtest.Outcome
  /// The usual figures.
  public let metrics: Metrics
  /// How long it took.
  public let timing: Timing
  /// The first bar's open and the last bar's last moment.
  public let from: Instant, to: Instant

  /// The report of a run.
  public init(plan: Backtest.Plan, outcome: Backtest.Outcome, timing: Timing) {
    settings = plan.settings
    self.outcome = outcome
    self.timing = timing
    let starts = plan.series.filter { !$0.isEmpty }
    from = Instant(milliseconds: starts.map { $0.start[0] }.min() ?? 0)
    to = starts.map { $0.end(of: $0.count - 1) }.max() ?? from
    metrics = Metrics(outcome, initial: plan.settings.capital, from: from, to: to)
  }

  /// The report as JSON, keys in alphabetical order.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(self)
  }

  public func encode(to encoder: any Encoder) throws {
    var root = encoder.container(keyedBy: Key.self)
    try root.encode("witan.backtest/1", forKey: "schema")
    try root.encode(outcome.bars, forKey: "bars")
    try root.encode(from, forKey: "from")
    try root.encode(to, forKey: "to")
    try root.encode(settings.instruments.map(\.symbol), forKey: "symbols")
    try root.encode(settings.interval.description, forKey: "interval")
    try root.encode(settings.capital, forKey: "initialEquity")
    try root.encode(outcome.finalEquity, forKey: "finalEquity")
    try root.encode(outcome.fees, forKey: "fees")
    try root.encode(outcome.trades.map(TradeRow.init), forKey: "trades")
    try root.encode(timing, forKey: "timing")
    try root.encode(outcome.journalSHA256, forKey: "journalSHA256")
    try encodePlugins(&root)
    try encodeSettings(&root)
    try encodeMetrics(&root)
    try encodeVotes(&root)
  }

  private func encodePlugins(_ root: inout KeyedEncodingContainer<Key>) throws {
    var list = root.nestedUnkeyedContainer(forKey: "plugins")
    for listing in settings.strategies where listing.enabled {
      var row = list.nestedContainer(keyedBy: Key.self)
      try row.encode(listing.id, forKey: "id")
      try row.encode(listing.version, forKey: "version")
      try row.encode(listing.sha256, forKey: "sha256")
      try row.encode(listing.parameters, forKey: "params")
      try row.encode(listing.weight, forKey: "weight")
    }
  }

  private func encodeSettings(_ root: inout KeyedEncodingContainer<Key>) throws {
    var row = root.nestedContainer(keyedBy: Key.self, forKey: "settings")
    try row.encode(settings.capital, forKey: "capital")
    try row.encode(settings.fills.feeRate, forKey: "feeRate")
    try row.encode(
      [settings.fills.slippageLeast.double * 10_000, settings.fills.slippageMost.double * 10_000], forKey: "slippageBps"
    )
    try row.encode(settings.fills.volumeShare, forKey: "volumeShare")
    try row.encode(settings.fills.seed, forKey: "seed")
    try row.encode(settings.voting.rule, forKey: "rule")
    try row.encode(settings.voting.threshold, forKey: "threshold")
    try row.encode(settings.voting.agreement, forKey: "agreement")
    try row.encode(settings.voting.quorum, forKey: "quorum")
    try row.encode(settings.risk, forKey: "risk")
    try row.encode(settings.instruments, forKey: "instruments")
    try row.encode(settings.tradeFrom, forKey: "tradeFrom")
  }

  private func encodeMetrics(_ root: inout KeyedEncodingContainer<Key>) throws {
    var row = root.nestedContainer(keyedBy: Key.self, forKey: "metrics")
    try row.encode(metrics.return, forKey: "return")
    try row.encode(metrics.cagr, forKey: "cagr")
    try row.encode(metrics.sharpe, forKey: "sharpe")
    try row.encode(metrics.sortino, forKey: "sortino")
    try row.encode(metrics.calmar, forKey: "calmar")
    try row.encode(metrics.maxDrawdown, forKey: "maxDrawdown")
    try row.encode(metrics.winRate, forKey: "winRate")
    try row.encode(metrics.profitFactor, forKey: "profitFactor")
    try row.encode(metrics.exposure, forKey: "exposure")
    try row.encode(metrics.trades, forKey: "trades")
    try row.encode(metrics.averageHoldSeconds, forKey: "averageHoldSeconds")
    try row.encode(metrics.turnover, forKey: "turnover")
  }

  private func encodeVotes(_ root: inout KeyedEncodingContainer<Key>) throws {
    var votes = root.nestedContainer(keyedBy: Key.self, forKey: "votes")
    for (place, counts) in outcome.answers.enumerated() where settings.strategies[place].enabled {
      var row = votes.nestedContainer(keyedBy: Key.self, forKey: Key(settings.strategies[place].id.description))
      try row.encode(counts.buy, forKey: "buy")
      try row.encode(counts.sell, forKey: "sell")
      try row.encode(counts.hold, forKey: "hold")
      try row.encode(counts.abstain, forKey: "abstain")
      try row.encode(counts.faults, forKey: "faults")
    }
    var decisions = root.nestedContainer(keyedBy: Key.self, forKey: "decisions")
    try decisions.encode(outcome.statistics.buys, forKey: "buy")
    try decisions.encode(outcome.statistics.sells, forKey: "sell")
    try decisions.encode(outcome.statistics.holds, forKey: "hold")
    var refused = decisions.nestedContainer(keyedBy: Key.self, forKey: "refused")
    for code in RefusalCode.allCases where outcome.statistics.refused[Int(code.rawValue)] > 0 {
      try refused.encode(outcome.statistics.refused[Int(code.rawValue)], forKey: Key(code.name))
    }
  }

  struct Key: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init(stringLiteral name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

/// A trade as JSON and `--trades` write it.
public struct TradeRow: Encodable, Sendable {
  /// The trade.
  public let trade: Trade
  /// The row of `trade`.
  public init(_ trade: Trade) { self.trade = trade }

  /// The fields' names, in the order of the columns.
  public static let columns = [
    "symbol", "entryTime", "entryPrice", "exitTime", "exitPrice", "quantity", "fees", "pnl", "entryReason",
    "exitReason", "decision",
  ]

  /// The fields as text, in the order of ``columns``; empty where there is none yet.
  public var cells: [String] {
    [
      trade.symbol.description, "\(trade.entryTime.milliseconds)", trade.entryPrice.description,
      trade.exitTime.map { "\($0.milliseconds)" } ?? "", trade.exitPrice?.description ?? "",
      trade.quantity.description, trade.fees.description, trade.pnl.description, "signal", trade.exitReason.rawValue,
      "\(trade.decision)",
    ]
  }

  public func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: BacktestReport.Key.self)
    try row.encode(trade.symbol, forKey: "symbol")
    try row.encode(trade.entryTime, forKey: "entryTime")
    try row.encode(trade.entryPrice, forKey: "entryPrice")
    try row.encode(trade.exitTime, forKey: "exitTime")
    try row.encode(trade.exitPrice, forKey: "exitPrice")
    try row.encode(trade.quantity, forKey: "quantity")
    try row.encode(trade.fees, forKey: "fees")
    try row.encode(trade.pnl, forKey: "pnl")
    try row.encode("signal", forKey: "entryReason")
    try row.encode(trade.exitReason, forKey: "exitReason")
    try row.encode(trade.decision, forKey: "decision")
  }
}
