public import WitanCore

extension BarSeries {
  /// The bars that open at or after `from` and before `to`; nil leaves a side open.
  public func slice(from: Instant?, to: Instant?) -> BarSeries {
    let lower = from.map { firstIndex(notBefore: $0) } ?? 0
    let upper = to.map { firstIndex(notBefore: $0) } ?? count
    return slice(lower..<max(lower, upper))
  }

  /// The index of the first bar that opens at or after `moment`; ``count`` where none does.
  public func firstIndex(notBefore moment: Instant) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if start[middle] < moment.milliseconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension BarFile.Contents {
  /// The bars of `--from` (inclusive) to `--to` (exclusive).
  ///
  /// - Throws: ``FeedError`` where no bar lies in there.
  public func bars(from: Instant?, to: Instant?) throws(FeedError) -> BarSeries {
    let part = series.slice(from: from, to: to)
    guard part.isEmpty else { return part }
    let asked = [from.map { "from \($0)" }, to.map { "to \($0)" }].compactMap(\.self).joined(separator: " ")
    throw FeedError(
      .noBars,
      "no bar of \(series.symbol) lies \(asked), expected a part of \(report.first) to \(report.last); "
        + "give another --from or --to")
  }
}
