/// How many population standard deviations the newest value lies above the mean of the last `period` values, itself
/// among them: `(x − mean) / σ`.
///
/// Convention: Stock.Indicators' z-score (TA-Lib has none). First value at bar `period`. Where all values are equal there
/// is no scale and the value is 0: see ``isFlat``. No drift: see ``SlidingWindow``.
public struct ZScore: PriceIndicator {
  /// The score in standard deviations.
  public typealias Value = Double

  private var window: SlidingWindow<Spread>

  /// True while all values of the window were equal at the last `update`.
  public private(set) var isFlat = false

  /// A score over `period` bars; nil if ``Period`` does not accept it.
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
    guard window.push(price) else { return nil }
    let moments = window.moments
    let deviation = (moments.squaredDistances / Double(window.period)).squareRoot()
    isFlat = deviation == 0
    return isFlat ? 0 : (price - moments.mean) / deviation
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.zScore)
    writer.write(isFlat)
    window.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.zScore), let isFlat = reader.readBool(),
      let window = SlidingWindow<Spread>(restoring: &reader)
    else { return nil }
    self.window = window
    self.isFlat = isFlat
  }
}
