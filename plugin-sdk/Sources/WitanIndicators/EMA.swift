/// Exponential moving average, in the series' unit: `value += 2 / (period + 1) · (price − value)`.
///
/// Convention: TA-Lib's EMA. Seeded with the mean of the first `period` values, so the first value comes at bar `period`.
public struct EMA: PriceIndicator {
  /// In the series' unit.
  public typealias Value = Double

  /// The period in bars.
  public let period: Int
  private let weight: Double
  private var seen = 0
  /// During the warm-up the sum of the values seen, then the average.
  private var value = 0.0

  /// An average over `period` bars; nil if ``Period`` does not accept it.
  public init?(period: Int) {
    guard Period.isAccepted(period) else { return nil }
    self.period = period
    weight = 2 / Double(period + 1)
  }

  /// Bars up to and including the first value.
  public var warmUp: Int { period }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Double? {
    if seen == period {
      value += weight * (price - value)
      return value
    }
    value += price
    seen += 1
    guard seen == period else { return nil }
    value /= Double(period)
    return value
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.ema)
    writer.write(period)
    writer.write(seen)
    writer.write(value)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.ema), let period = reader.readPeriod(), let seen = reader.readInt(in: 0...period),
      let value = reader.readDouble()
    else { return nil }
    self.init(period: period)
    self.seen = seen
    self.value = value
  }
}
