/// Williams' %R, −100 to 0: `−100 · (highest high − close) / (highest high − lowest low)` over the last `period` bars.
///
/// Convention: TA-Lib's WILLR; 0 for a window without any range, see ``isFlat``. First value at bar `period`.
public struct WilliamsR: BarIndicator {
  /// The oscillator, −100 to 0.
  public typealias Value = Double

  private var range: PriceRange

  /// True while the newest window had no range: the value is the stand-in 0 then.
  public private(set) var isFlat = false

  /// An oscillator over `period` bars; nil if ``Period`` does not accept it.
  public init?(period: Int = 14) {
    guard let range = PriceRange(period: period) else { return nil }
    self.range = range
  }

  /// The window's length in bars.
  public var period: Int { range.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double) -> Double? {
    guard range.push(high: high, low: low) else { return nil }
    let width = range.width
    isFlat = width == nil
    return width.map { 100 * ((close - range.highest) / $0) } ?? 0
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.williamsR)
    writer.write(isFlat)
    range.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.williamsR), let isFlat = reader.readBool(), let range = PriceRange(restoring: &reader)
    else { return nil }
    self.range = range
    self.isFlat = isFlat
  }
}
