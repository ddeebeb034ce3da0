/// Rate of change in percent: `100 · (x / x(period bars before) − 1)`.
///
/// Convention: TA-Lib's ROC; 0 where the older value is 0. (Tulip gives a fraction: divide by 100.) First value at bar
/// `period + 1`.
public struct ROC: PriceIndicator {
  /// The change in percent.
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
    // Over the difference, not the ratio: near prices lose nothing, and equal ones give exactly 0.
    return before == 0 ? 0 : 100 * ((price - before) / before)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.roc)
    line.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.roc), let line = DelayLine(restoring: &reader) else { return nil }
    self.line = line
  }
}
