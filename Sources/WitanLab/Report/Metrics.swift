public import WitanCore

/// What a run was worth, by the field's usual figures; nil where a figure is not defined.
public struct Metrics: Hashable, Sendable {
  /// final / initial − 1.
  public let `return`: Double
  /// The return a year of 365.25 days, compounded.
  public let cagr: Double?
  /// Mean over sample deviation of the UTC-daily returns × √365; nil under 30 days or without spread.
  public let sharpe: Double?
  /// The same over the downside deviation (returns under 0, over all days).
  public let sortino: Double?
  /// cagr / maxDrawdown.
  public let calmar: Double?
  /// The greatest loss of the marked equity from its peak, 0...1.
  public let maxDrawdown: Double
  /// Closed trades with a net profit over all closed trades.
  public let winRate: Double?
  /// Net profits over net losses of the closed trades.
  public let profitFactor: Double?
  /// The share of decided bars at which a position was held.
  public let exposure: Double
  /// Closed round trips.
  public let trades: Int
  /// The mean time from entry to exit of the closed trades.
  public let averageHoldSeconds: Double?
  /// Traded notional over the initial equity.
  public let turnover: Double

  /// The figures of a backtest that ran from `from` to `to`.
  public init(_ outcome: Backtest.Outcome, initial: Money, from: Instant, to: Instant) {
    let start = initial.double
    `return` = start > 0 ? outcome.finalEquity.double / start - 1 : 0
    let years = Double((to - from).milliseconds) / (365.25 * 86_400_000)
    let growth = 1 + `return`
    cagr = years > 0 && growth > 0 ? Self.power(growth, 1 / years) - 1 : nil
    let daily = Self.dailyReturns(outcome.days, initial: start)
    sharpe = Self.sharpe(daily)
    sortino = Self.sortino(daily)
    maxDrawdown = outcome.maxDrawdown
    calmar = outcome.maxDrawdown > 0 ? cagr.map { $0 / outcome.maxDrawdown } : nil
    let closed = outcome.trades.filter { $0.exitTime != nil }
    trades = closed.count
    let won = closed.filter { $0.pnl > .zero }
    winRate = closed.isEmpty ? nil : Double(won.count) / Double(closed.count)
    let profit = won.reduce(0) { $0 + $1.pnl.double }
    let loss = closed.filter { $0.pnl < .zero }.reduce(0) { $0 - $1.pnl.double }
    profitFactor = loss > 0 ? profit / loss : nil
    let held = closed.compactMap { trade in trade.exitTime.map { Double(($0 - trade.entryTime).milliseconds) / 1000 } }
    averageHoldSeconds = held.isEmpty ? nil : held.reduce(0, +) / Double(held.count)
    let decided = outcome.statistics.buys + outcome.statistics.sells + outcome.statistics.holds
    exposure = decided > 0 ? Double(outcome.statistics.barsHeld) / Double(decided) : 0
    turnover = start > 0 ? outcome.statistics.turnover.double / start : 0
  }

  /// The return of each UTC day; a day without bars counts as 0.
  static func dailyReturns(_ days: [(day: Int64, equity: Money)], initial: Double) -> [Double] {
    var returns: [Double] = []
    var before = initial
    var last: Int64?
    for (day, equity) in days {
      if let last, day - last > 1 { returns += Array(repeating: 0, count: Int(day - last - 1)) }
      returns.append(before > 0 ? equity.double / before - 1 : 0)
      (before, last) = (equity.double, day)
    }
    return returns
  }

  private static func sharpe(_ returns: [Double]) -> Double? {
    guard returns.count >= 30 else { return nil }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let variance = returns.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(returns.count - 1)
    return variance > 0 ? mean / variance.squareRoot() * 365.0.squareRoot() : nil
  }

  private static func sortino(_ returns: [Double]) -> Double? {
    guard returns.count >= 30 else { return nil }
    let mean = returns.reduce(0, +) / Double(returns.count)
    let downside = returns.reduce(0) { $0 + ($1 < 0 ? $1 * $1 : 0) } / Double(returns.count)
    return downside > 0 ? mean / downside.squareRoot() * 365.0.squareRoot() : nil
  }
}

#if canImport(Glibc)
  import Glibc
#endif

extension Metrics {
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
