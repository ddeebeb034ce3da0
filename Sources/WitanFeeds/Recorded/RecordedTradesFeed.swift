public import WitanCore

/// Recorded trades of one market, and the bars that they make.
///
/// A bar comes before the first trade of a later one; the last, unfinished bar does not come. A minute without trades
/// stays missing and is told as a gap.
public struct RecordedTradesFeed: Feed {
  public let symbols: [Symbol]
  public let interval: Interval

  private let trades: [TradeFile.Trade]
  private var builder: BarBuilder
  private var gaps: GapDetector
  private var position = 0
  private var waiting: [FeedEvent] = []
  private var ended = false

  /// A feed of `trades` of `symbol` with bars of `interval`.
  /// - Throws: ``FeedError`` (`setting`) where the interval is not positive.
  public init(_ trades: [TradeFile.Trade], symbol: Symbol, interval: Interval) throws(FeedError) {
    symbols = [symbol]
    self.interval = interval
    self.trades = trades
    builder = try BarBuilder(symbols: [symbol], intervals: [interval])
    gaps = GapDetector(symbol: symbol, interval: interval)
  }

  /// The next event; ``FeedEvent/end`` behind the last trade.
  public mutating func next() -> FeedEvent? {
    if !waiting.isEmpty { return waiting.removeFirst() }
    guard position < trades.count else {
      defer { ended = true }
      return ended ? nil : .end
    }
    let trade = trades[position]
    position += 1
    for closed in builder.add(trade.tick, id: trade.id) {
      if case .afterGap(let gap) = gaps.admit(closed.bar.start) { waiting.append(.gap(gap)) }
      waiting.append(.bar(closed.symbol, closed.bar))
    }
    waiting.append(.tick(trade.tick))
    return waiting.removeFirst()
  }
}
