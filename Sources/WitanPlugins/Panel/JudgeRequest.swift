public import WitanCore

/// Bars of one market that the strategies are asked about.
public struct JudgeRequest: Sendable {
  /// The market's place in the set.
  public let market: Int
  /// The bars, from as early as there are any: strategies see the whole stream.
  public let series: BarSeries
  /// The rows of `series` that are new.
  public let range: Range<Int>
  /// How many bars of the stream came before the series' first row.
  public let dropped: Int
  /// Where in the columns the answers begin.
  public let start: Int

  /// A request; `range` must lie in the series.
  public init(market: Int, series: BarSeries, range: Range<Int>, dropped: Int = 0, start: Int = 0) {
    precondition(range.upperBound <= series.count, "only bars that exist can be judged")
    self.market = market
    self.series = series
    self.range = range
    self.dropped = dropped
    self.start = start
  }
}
