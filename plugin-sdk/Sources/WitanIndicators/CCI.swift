/// Commodity channel index, without a unit: `(p − mean) / (0.015 · mean deviation)` of the typical price
/// `p = (high + low + close) / 3` over the last `period` bars; the deviation is the mean of `|p − mean|`.
///
/// Convention: TA-Lib's CCI; 0 where the price is the mean but for rounding, and where no
/// typical price deviates, see ``isFlat``. First value at bar `period` (Tulip begins
/// later). The mean deviation has no running form, so it is summed afresh over the window on every bar; no drift.
public struct CCI: BarIndicator {
  /// The index, without a unit.
  public typealias Value = Double

  private var window: SlidingWindow<Level>

  /// True while all typical prices of the window were equal at the last `update`.
  public private(set) var isFlat = false

  /// An index over `period` bars; nil if ``Period`` does not accept it.
  public init?(period: Int = 20) {
    guard Period.isAccepted(period) else { return nil }
    window = SlidingWindow(period: period)
  }

  /// The window's length in bars.
  public var period: Int { window.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double) -> Double? {
    let price = (high + low + close) / 3
    guard window.push(price) else { return nil }
    let mean = window.mean
    var deviations = 0.0
    for value in window.values { deviations += abs(value - mean) }
    let deviation = deviations / Double(window.period)
    isFlat = Rounding.hides(mean, mean + deviation)
    return isFlat || Rounding.hides(price, mean) ? 0 : (price - mean) / (0.015 * deviation)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.cci)
    writer.write(isFlat)
    window.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.cci), let isFlat = reader.readBool(),
      let window = SlidingWindow<Level>(restoring: &reader)
    else { return nil }
    self.window = window
    self.isFlat = isFlat
  }
}
