public import WitanCore

/// Recorded bars of one or several markets, merged in time order.
///
/// Each bar comes when it has ended; bars that end together come in the order of their series. A gap is told before
/// the bar behind it. With `ticks` each bar is preceded by four prices that make it again exactly: open, the nearer
/// extreme, the other one, close (low first in a rising bar, high first in a falling one).
public struct RecordedFeed: Feed {
  public let symbols: [Symbol]
  public let interval: Interval

  private let series: [BarSeries]
  private let ticks: Bool
  private var cursors: [Cursor]
  private var waiting: FeedEvent?
  private var ended = false

  /// Where a market stands: the bar, and which of its steps comes next (0 to 3 are ticks, 4 is the bar).
  private struct Cursor: Sendable {
    var index = 0
    var step: Int
  }

  /// A feed of `series`, all of one interval.
  /// - Throws: ``FeedError`` (`setting`) where there is no series, a market comes twice, the intervals differ, or ticks
  ///   are asked for in bars shorter than 4 ms.
  public init(_ series: [BarSeries], ticks: Bool = false) throws(FeedError) {
    guard let interval = series.first?.interval, Set(series.map(\.symbol)).count == series.count else {
      throw FeedError(
        .setting, "found the markets \(series.map(\.symbol)), expected at least one and each once; name each file once")
    }
    guard series.allSatisfy({ $0.interval == interval }) else {
      throw FeedError(
        .interval,
        "found the intervals \(series.map(\.interval)), expected one for all markets; resample the files to "
          + "one interval")
    }
    guard !ticks || interval.milliseconds >= 4 else {
      throw FeedError(
        .setting, "found bars of \(interval), expected at least 4ms to put ticks into; leave the ticks out")
    }
    symbols = series.map(\.symbol)
    self.interval = interval
    self.series = series
    self.ticks = ticks
    cursors = series.map { _ in Cursor(step: ticks ? 0 : 4) }
  }

  /// The next event; ``FeedEvent/end`` behind the last bar.
  public mutating func next() -> FeedEvent? {
    if let event = waiting {
      waiting = nil
      return event
    }
    guard let market = earliest() else {
      defer { ended = true }
      return ended ? nil : .end
    }
    return take(market)
  }

  private func time(_ market: Int) -> Int64? {
    let cursor = cursors[market]
    guard cursor.index < series[market].count else { return nil }
    let start = series[market].start[cursor.index]
    return start + (cursor.step == 3 ? interval.milliseconds - 1 : Int64(cursor.step) * interval.milliseconds / 4)
  }

  private func earliest() -> Int? {
    var best: (time: Int64, market: Int)?
    for market in series.indices {
      guard let time = time(market) else { continue }
      if let found = best, found.time <= time { continue }
      best = (time, market)
    }
    return best?.market
  }

  private mutating func take(_ market: Int) -> FeedEvent {
    let cursor = cursors[market]
    let bar = series[market][cursor.index]
    if cursor.step < 4, let tick = tick(market, bar, cursor.step) {
      cursors[market].step += 1
      return .tick(tick)
    }
    cursors[market] = Cursor(index: cursor.index + 1, step: ticks ? 0 : 4)
    let event = FeedEvent.bar(symbols[market], bar)
    guard cursor.index > 0 else { return event }
    let expected = Instant(milliseconds: series[market].start[cursor.index - 1]) + interval
    let missing = Int((bar.start - expected).milliseconds / interval.milliseconds)
    guard missing > 0 else { return event }
    waiting = event
    return .gap(GapNotice(symbol: symbols[market], from: expected, to: bar.start, missing: missing))
  }

  private func tick(_ market: Int, _ bar: Bar, _ step: Int) -> Tick? {
    let rising = bar.close >= bar.open
    let price = [bar.open, rising ? bar.low : bar.high, rising ? bar.high : bar.low, bar.close][step]
    let quarter = bar.volume.units / 4
    let quantity = step == 3 ? bar.volume.units - 3 * quarter : quarter
    let time = Instant(
      milliseconds: bar.start.milliseconds
        + (step == 3 ? interval.milliseconds - 1 : Int64(step) * interval.milliseconds / 4))
    return Tick(symbol: symbols[market], time: time, price: price, quantity: Quantity(units: quantity))
  }
}
