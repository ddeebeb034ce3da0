/// Stochastic oscillator of the RSI, 0 to 100: where the newest RSI stands between the least and the greatest of the last
/// `k` (`k`), and the simple average of that over `d` bars (`d`).
///
/// Convention: TA-Lib's STOCHRSI: both lines start together, at bar `period + k + d − 1`. (Tulip gives a fraction, Stock.
/// Indicators gives `k` before `d`.) A window without any range counts 0: see ``isFlat``.
public struct StochRSI: PriceIndicator {
  /// Both lines, 0 to 100.
  public typealias Value = FastStochastic.Value

  private var rsi: RSI
  private var fast: FastStochastic

  /// An oscillator with these periods in bars; nil if ``Period`` does not accept one of them.
  public init?(period: Int = 14, k: Int = 14, d: Int = 3) {
    guard let rsi = RSI(period: period), let fast = FastStochastic(k: k, d: d) else { return nil }
    self.rsi = rsi
    self.fast = fast
  }

  /// The periods in bars: the RSI's, the window's, the average's.
  public var periods: (rsi: Int, k: Int, d: Int) { (rsi.period, fast.periods.k, fast.periods.d) }

  /// Bars up to and including the first value.
  public var warmUp: Int { rsi.period + fast.warmUp }

  /// True while the newest window of RSI values had no range, or the RSI itself says nothing (see ``RSI/isFlat``).
  public var isFlat: Bool { fast.isFlat || rsi.isFlat }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Value? {
    guard let index = rsi.update(price) else { return nil }
    return fast.update(high: index, low: index, close: index)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.stochRSI)
    rsi.save(into: &writer)
    fast.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.stochRSI), let rsi = RSI(restoring: &reader), let fast = FastStochastic(restoring: &reader)
    else { return nil }
    self.rsi = rsi
    self.fast = fast
  }
}
