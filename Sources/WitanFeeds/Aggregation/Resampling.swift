public import WitanCore

/// Bars made of shorter bars, and which of them are not whole.
public struct Resampled: Sendable {
  /// A bar that not all of its parts were there for.
  public struct Incomplete: Hashable, Sendable {
    /// Its place in the series.
    public let index: Int
    /// When it opened.
    public let start: Instant
    /// How many parts there were.
    public let found: Int
    /// How many parts a whole one has.
    public let expected: Int
  }

  /// All bars, the incomplete ones too.
  public let series: BarSeries
  /// The incomplete ones, oldest first: parts are missing, or the data begins or ends inside them.
  public let incomplete: [Incomplete]

  /// Only the bars that all parts were there for.
  public func complete() -> BarSeries {
    var whole = BarSeries(symbol: series.symbol, interval: series.interval)
    whole.reserve(series.count - incomplete.count)
    let left = Set(incomplete.map(\.index))
    for index in 0..<series.count where !left.contains(index) { _ = whole.append(series[index]) }
    return whole
  }
}

extension BarSeries {
  /// The same market in bars of `longer`: first open, highest high, lowest low, last close, sum of volumes.
  ///
  /// - Throws: ``FeedError`` where `longer` is no multiple of the interval, a bar does not open on a multiple of its
  ///   own interval (it would lie in two of the longer ones) or a sum of volumes leaves the range.
  public func resampled(to longer: Interval) throws(FeedError) -> Resampled {
    guard longer > interval, longer.milliseconds % interval.milliseconds == 0 else {
      throw FeedError(
        .interval,
        "found the interval \(longer) for bars of \(interval), expected a longer one that is a multiple; "
          + "give one such as \(Interval(milliseconds: interval.milliseconds * 5))")
    }
    var result = BarSeries(symbol: symbol, interval: longer)
    var incomplete: [Resampled.Incomplete] = []
    var index = 0
    while index < count {
      let opened = longer.start(of: Instant(milliseconds: start[index]))
      let end = (opened + longer).milliseconds
      let first = index
      while index < count, start[index] < end { index += 1 }
      let group = first..<index
      guard group.allSatisfy({ (start[$0] - opened.milliseconds) % interval.milliseconds == 0 }) else {
        throw misaligned(group, opened)
      }
      guard let bar = merged(group, opened), result.append(bar) else {
        throw FeedError(
          .range,
          "the volumes of \(group.count) bars from \(opened) on leave the range of 64 bits of 1e-8, expected "
            + "a smaller sum; give a shorter interval")
      }
      let expected = Int(longer.milliseconds / interval.milliseconds)
      guard group.count < expected else { continue }
      incomplete.append(
        Resampled.Incomplete(index: result.count - 1, start: opened, found: group.count, expected: expected))
    }
    return Resampled(series: result, incomplete: incomplete)
  }

  private func merged(_ group: Range<Int>, _ opened: Instant) -> Bar? {
    var (high, low, volume) = (Int64.min, Int64.max, Int64(0))
    for index in group {
      high = max(high, highUnits[index])
      low = min(low, lowUnits[index])
      let (sum, over) = volume.addingReportingOverflow(volumeUnits[index])
      guard !over else { return nil }
      volume = sum
    }
    return Bar(
      start: opened, open: Price(units: openUnits[group.lowerBound]), high: Price(units: high), low: Price(units: low),
      close: Price(units: closeUnits[group.upperBound - 1]), volume: Quantity(units: volume))
  }

  private func misaligned(_ group: Range<Int>, _ opened: Instant) -> FeedError {
    let index = group.first { (start[$0] - opened.milliseconds) % interval.milliseconds != 0 } ?? group.lowerBound
    return FeedError(
      .interval,
      "bar \(index) opens at \(Instant(milliseconds: start[index])), expected a multiple of \(interval); "
        + "such bars lie across the longer ones and cannot be resampled")
  }
}
