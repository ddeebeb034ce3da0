/// Weighted moving average, in the series' unit: `Σ i · x(i) / Σ i`, i from 1 for the oldest to `period` for the newest.
///
/// Convention: TA-Lib's WMA. First value at bar `period`. No drift: see ``SlidingWindow``.
public struct WMA: PriceIndicator {
  /// In the series' unit.
  public typealias Value = Double

  private var window: SlidingWindow<Ramp>

  /// A weighted mean over `period` bars; nil if ``Period`` does not accept it.
  public init?(period: Int) {
    guard Period.isAccepted(period) else { return nil }
    window = SlidingWindow(period: period)
  }

  /// The window's length in bars.
  public var period: Int { window.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Double? {
    window.push(price) ? window.weightedMean : nil
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.wma)
    window.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.wma), let window = SlidingWindow<Ramp>(restoring: &reader) else { return nil }
    self.window = window
  }
}
