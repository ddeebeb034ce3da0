/// Average true range, in the price's unit: Wilder's smoothing of ``TrueRange`` over `period` bars.
///
/// Convention: TA-Lib's ATR: seeded with the mean of the first `period` ranges, so the first value comes at bar
/// `period + 1`.
public struct ATR: BarIndicator {
  /// In the price's unit.
  public typealias Value = Double

  private var range = TrueRange()
  private var average: WilderAverage

  /// An average over `period` ranges; nil if ``Period`` does not accept it.
  public init?(period: Int = 14) {
    guard Period.isAccepted(period) else { return nil }
    average = WilderAverage(period: period)
  }

  /// The period in bars.
  public var period: Int { average.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period + 1 }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double) -> Double? {
    guard let range = range.update(high: high, low: low, close: close) else { return nil }
    return average.update(range)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.atr)
    range.save(into: &writer)
    average.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.atr), let range = TrueRange(restoring: &reader),
      let average = WilderAverage(restoring: &reader)
    else { return nil }
    self.range = range
    self.average = average
  }
}
