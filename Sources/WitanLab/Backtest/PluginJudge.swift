public import WitanCore
public import WitanPlugins

/// Loaded plugins as the judge of a recorded run: one instance a strategy and market, asked block by block.
public struct PluginJudge: Judge {
  private let instances: [[StrategyInstance]]
  private let wantsReasons: Bool

  /// Instances of `strategies` (in the engine's order) for each of `symbols`.
  ///
  /// - Parameters:
  ///   - seed: what every instance's own random numbers start from.
  ///   - wantsReasons: whether the reasons behind the votes are asked for.
  ///   - log: takes the lines that plugins write.
  public init(
    _ strategies: [LoadedStrategy], symbols: [Symbol], seed: UInt64, wantsReasons: Bool,
    log: @escaping PluginLog = { _ in }
  ) throws {
    instances = try strategies.map { strategy in
      try symbols.map { try StrategyInstance(strategy, symbol: $0, seed: seed, log: log) }
    }
    self.wantsReasons = wantsReasons
  }

  public mutating func judge(market: Int, _ series: BarSeries, _ range: Range<Int>) throws -> [BallotColumn] {
    instances.map { markets in
      var column = BallotColumn(abstaining: range.count)
      markets[market].judge(series, range, reasons: wantsReasons, into: &column)
      return column
    }
  }
}
