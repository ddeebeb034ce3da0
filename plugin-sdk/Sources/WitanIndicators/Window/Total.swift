/// The plain sum of some values: for values of one sign, where nothing cancels.
struct Total: WindowFold {
  var sum: Double
  static var empty: Total { Total(0) }
  init(_ value: Double) { sum = value }
  mutating func append(_ value: Double) { sum += value }
  mutating func prepend(_ value: Double) { append(value) }
}

extension SlidingWindow where Fold == Total {
  /// The sum of a full window.
  var total: Double { older.sum + newer.sum }
}
