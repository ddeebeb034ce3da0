/// The greatest high and the least low of the last `period` bars.
struct PriceRange: Sendable {
  private var highs: SlidingWindow<Maximum>
  private var lows: SlidingWindow<Minimum>

  /// A range over `period` bars; nil if ``Period`` does not accept it.
  init?(period: Int) {
    guard Period.isAccepted(period) else { return nil }
    highs = SlidingWindow(period: period)
    lows = SlidingWindow(period: period)
  }

  /// The window's length in bars.
  var period: Int { highs.period }

  /// The greatest high of a full window.
  var highest: Double { highs.maximum }

  /// The least low of a full window.
  var lowest: Double { lows.minimum }

  /// Takes the next bar; true once `period` bars have been seen.
  mutating func push(high: Double, low: Double) -> Bool {
    let isFull = highs.push(high)
    return lows.push(low) && isFull
  }

  /// The distance from the lowest to the highest of a full window; nil if it has no range but rounding (see ``Rounding``).
  var width: Double? { Rounding.hides(highest, lowest) ? nil : highest - lowest }

  /// Where a price stands in a full window: 0 at the lowest, 1 at the highest; nil if the window has no range.
  func place(of price: Double) -> Double? { width.map { (price - lowest) / $0 } }

  /// Appends both windows.
  func save(into writer: inout StateWriter) {
    highs.save(into: &writer)
    lows.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote, or nil.
  init?(restoring reader: inout StateReader) {
    guard let highs = SlidingWindow<Maximum>(restoring: &reader),
      let lows = SlidingWindow<Minimum>(restoring: &reader), highs.isInStep(with: lows)
    else { return nil }
    self.highs = highs
    self.lows = lows
  }
}
