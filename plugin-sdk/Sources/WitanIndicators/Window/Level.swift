/// The sum of some values, as distances from one of them.
///
/// The distance of near prices is exact in floating point, so the sum is as exact at a price of 1e5 as at 1; and values
/// that are all equal have a mean that is equal to them to the last bit.
struct Level: WindowFold {
  let anchor: Double
  var sum: Double

  static var empty: Level { Level(0) }

  init(_ value: Double) {
    anchor = value
    sum = 0
  }

  mutating func append(_ value: Double) { sum += value - anchor }
  mutating func prepend(_ value: Double) { append(value) }
}

extension SlidingWindow where Fold == Level {
  /// The mean of a full window.
  var mean: Double {
    let older = older
    let fromOlder = older.sum + Double(olderCount) * (older.anchor - newer.anchor)
    return newer.anchor + (fromOlder + newer.sum) / Double(period)
  }
}
