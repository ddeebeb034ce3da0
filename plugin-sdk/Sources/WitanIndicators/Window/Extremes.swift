/// The greatest of some values.
struct Maximum: WindowFold {
  var value: Double
  static var empty: Maximum { Maximum(-.infinity) }
  init(_ value: Double) { self.value = value }
  mutating func append(_ next: Double) { value = next > value ? next : value }
  mutating func prepend(_ next: Double) { append(next) }
}

/// The least of some values.
struct Minimum: WindowFold {
  var value: Double
  static var empty: Minimum { Minimum(.infinity) }
  init(_ value: Double) { self.value = value }
  mutating func append(_ next: Double) { value = next < value ? next : value }
  mutating func prepend(_ next: Double) { append(next) }
}

extension SlidingWindow where Fold == Maximum {
  /// The greatest value in a full window.
  var maximum: Double { max(older.value, newer.value) }
}

extension SlidingWindow where Fold == Minimum {
  /// The least value in a full window.
  var minimum: Double { min(older.value, newer.value) }
}
