/// The sum of some values weighted 1, 2, 3 … from the oldest on, as distances from one of them (why: see ``Level``).
struct Ramp: WindowFold {
  let anchor: Double
  var sum: Double
  var weighted: Double
  private var count: Double

  static var empty: Ramp { Ramp(0) }

  init(_ value: Double) {
    anchor = value
    sum = 0
    weighted = 0
    count = 1
  }

  mutating func append(_ value: Double) {
    count += 1
    sum += value - anchor
    weighted += count * (value - anchor)
  }

  mutating func prepend(_ value: Double) {
    count += 1
    sum += value - anchor
    weighted += sum  // the others move up one rank, the new one takes rank 1
  }
}

extension SlidingWindow where Fold == Ramp {
  /// The mean of a full window weighted 1 to `period`, the newest most.
  var weightedMean: Double {
    let older = older
    let count = Double(olderCount)
    let fromOlder = older.weighted + (older.anchor - newer.anchor) * (count * (count + 1) / 2)
    let fromNewer = newer.weighted + count * newer.sum
    let length = Double(period)
    return newer.anchor + (fromOlder + fromNewer) / (length * (length + 1) / 2)
  }
}
