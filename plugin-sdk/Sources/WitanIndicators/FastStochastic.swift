/// Fast stochastic oscillator, 0 to 100: `k = 100 · (close − lowest low) / (highest high − lowest low)` over `k` bars, and
/// `d`, the simple average of `k` over `d` bars.
///
/// Convention: TA-Lib's STOCHF with a simple average: both lines start together, at bar `k + d − 1`. A window without any
/// range counts 0: see ``isFlat``.
public struct FastStochastic: BarIndicator {
  /// Both lines on one bar.
  public struct Value: Sendable, Equatable {
    /// The fast line, 0 to 100.
    public let k: Double
    /// The average of `k`, 0 to 100.
    public let d: Double
  }

  private var range: PriceRange
  private var average: SMA

  /// True while the newest window had no range: `k` is the stand-in 0 then.
  public private(set) var isFlat = false

  /// An oscillator over `k` bars, averaged over `d`; nil if ``Period`` does not accept one of them.
  public init?(k: Int = 14, d: Int = 3) {
    guard let range = PriceRange(period: k), let average = SMA(period: d) else { return nil }
    self.range = range
    self.average = average
  }

  /// The periods in bars: the window's, the average's.
  public var periods: (k: Int, d: Int) { (range.period, average.period) }

  /// Bars up to and including the first value.
  public var warmUp: Int { range.period + average.period - 1 }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double) -> Value? {
    guard range.push(high: high, low: low) else { return nil }
    let place = range.place(of: close)
    isFlat = place == nil
    let k = 100 * (place ?? 0)
    guard let d = average.update(k) else { return nil }
    return Value(k: k, d: d)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.fastStochastic)
    writer.write(isFlat)
    range.save(into: &writer)
    average.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.fastStochastic), let isFlat = reader.readBool(),
      let range = PriceRange(restoring: &reader), let average = SMA(restoring: &reader)
    else { return nil }
    self.range = range
    self.average = average
    self.isFlat = isFlat
  }
}
