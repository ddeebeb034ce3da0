/// Donchian channel, in the price's unit: the greatest high and the least low of the last `period` bars, and their middle.
///
/// Convention: TA-Lib's MAX of the highs and MIN of the lows: the newest bar is among them. A breakout compares a bar with
/// the channel of the bar before: keep the last value, and compare before you update. (Stock.Indicators leaves the newest
/// bar out: its value is this one's a bar later.) First value at bar `period`.
public struct Donchian: RangeIndicator {
  /// The channel on one bar.
  public struct Value: Sendable, Equatable {
    /// The least low.
    public let lower: Double
    /// The mean of the other two.
    public let middle: Double
    /// The greatest high.
    public let upper: Double
  }

  private var range: PriceRange

  /// A channel over `period` bars; nil if ``Period`` does not accept it.
  public init?(period: Int = 20) {
    guard let range = PriceRange(period: period) else { return nil }
    self.range = range
  }

  /// The window's length in bars.
  public var period: Int { range.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double) -> Value? {
    guard range.push(high: high, low: low) else { return nil }
    let lower = range.lowest
    let upper = range.highest
    return Value(lower: lower, middle: lower + (upper - lower) / 2, upper: upper)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.donchian)
    range.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.donchian), let range = PriceRange(restoring: &reader) else { return nil }
    self.range = range
  }
}
