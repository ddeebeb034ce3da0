public import WitanCore
public import WitanPlugins

/// Loaded plugins as the judge of a recorded run, asked block by block.
public struct PluginJudge: Judge {
  private let strategies: StrategySet

  /// A judge that asks `strategies`.
  public init(_ strategies: StrategySet) { self.strategies = strategies }

  public mutating func judge(market: Int, _ series: BarSeries, _ range: Range<Int>) throws -> [BallotColumn] {
    var columns = strategies.columns(range.count)
    strategies.judge(JudgeRequest(market: market, series: series, range: range), into: &columns)
    return columns
  }
}
