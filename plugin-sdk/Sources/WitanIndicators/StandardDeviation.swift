/// Standard deviation of the last `period` values, in the series' unit: `√(Σ(x − mean)² / n)`, over `n − 1` for a sample.
///
/// Convention: TA-Lib's STDDEV is `.population`, with two differences: TA-Lib takes differences of large sums and calls a
/// variance below 1e-14 nothing; here the deviation is exact to the window's own rounding at every price level, and
/// nothing only where all values are equal. First value at bar `period`. No drift: see ``SlidingWindow``.
public struct StandardDeviation: PriceIndicator {
  /// In the series' unit.
  public typealias Value = Double

  /// What the squared distances are divided by.
  public enum Kind: UInt8, Sendable {
    /// By n: the deviation of the values themselves. TA-Lib's.
    case population = 0
    /// By n − 1: the estimate for what the values are a sample of. Needs a period of at least 2.
    case sample = 1
  }

  /// What the squared distances are divided by.
  public let kind: Kind
  private let divisor: Double
  private var window: SlidingWindow<Spread>

  /// A deviation over `period` bars; nil if ``Period`` does not accept it, or for a sample of 1.
  public init?(period: Int, kind: Kind = .population) {
    guard Period.isAccepted(period) else { return nil }
    self.init(window: SlidingWindow(period: period), kind: kind)
  }

  private init?(window: SlidingWindow<Spread>, kind: Kind) {
    guard kind == .population || window.period > 1 else { return nil }
    self.window = window
    self.kind = kind
    divisor = Double(kind == .population ? window.period : window.period - 1)
  }

  /// The window's length in bars.
  public var period: Int { window.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Double? {
    guard window.push(price) else { return nil }
    return (window.moments.squaredDistances / divisor).squareRoot()
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.standardDeviation)
    writer.write(kind.rawValue)
    window.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.standardDeviation), let byte = reader.readByte(), let kind = Kind(rawValue: byte),
      let window = SlidingWindow<Spread>(restoring: &reader)
    else { return nil }
    self.init(window: window, kind: kind)
  }
}
