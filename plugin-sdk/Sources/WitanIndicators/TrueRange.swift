/// True range of a bar, in the price's unit: the greatest of `high − low`, `|high − close before|`, `|low − close before|`.
///
/// Convention: TA-Lib's TRANGE: the first bar has no close before and gives no value. First value at bar 2.
public struct TrueRange: BarIndicator {
  /// In the price's unit.
  public typealias Value = Double

  private var closeBefore: Double?

  /// A range that has seen no bar.
  public init() {}

  /// Bars up to and including the first value.
  public var warmUp: Int { 2 }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double) -> Double? {
    defer { closeBefore = close }
    guard let before = closeBefore else { return nil }
    return TrueRange.of(high: high, low: low, closeBefore: before)
  }

  /// The formula by itself.
  static func of(high: Double, low: Double, closeBefore before: Double) -> Double {
    max(high - low, max(abs(high - before), abs(low - before)))
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.trueRange)
    writer.write(closeBefore != nil)
    writer.write(closeBefore ?? 0)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.trueRange), let hasBefore = reader.readBool(), let before = reader.readDouble() else {
      return nil
    }
    closeBefore = hasBefore ? before : nil
  }
}
