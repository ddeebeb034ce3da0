/// A figure over neighbouring values that can grow at both ends, and never shrinks.
protocol WindowFold: Sendable {
  /// The figure over no values.
  static var empty: Self { get }

  /// The figure over one value.
  init(_ value: Double)

  /// Takes a value after the newest.
  mutating func append(_ value: Double)

  /// Takes a value before the oldest.
  mutating func prepend(_ value: Double)
}
