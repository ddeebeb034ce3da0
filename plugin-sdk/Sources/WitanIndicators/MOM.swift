/// Momentum, in the series' unit: `x − x(period bars before)`.
///
/// Convention: TA-Lib's MOM. First value at bar `period + 1`.
public struct MOM: PriceIndicator {
  /// In the series' unit.
  public typealias Value = Double

  private var line: DelayLine

  /// The change over `period` bars; nil if ``Period`` does not accept it.
  public init?(period: Int = 10) {
    guard Period.isAccepted(period) else { return nil }
    line = DelayLine(delay: period)
  }

  /// The distance looked back in bars.
  public var period: Int { line.delay }

  /// Bars up to and including the first value.
  public var warmUp: Int { period + 1 }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Double? {
    guard let before = line.push(price) else { return nil }
    return price - before
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.mom)
    line.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.mom), let line = DelayLine(restoring: &reader) else { return nil }
    self.line = line
  }
}
