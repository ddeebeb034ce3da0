/// Slow stochastic oscillator, 0 to 100: the fast line (see ``FastStochastic``) over `k` bars, averaged over `smoothing`
/// bars gives `k`, averaged once more over `d` bars gives `d`.
///
/// Convention: TA-Lib's STOCH with simple averages: both lines start together, at bar `k + smoothing + d − 2` (18 for
/// 14/3/3). A window without any range counts 0: see ``isFlat``.
public struct Stochastic: BarIndicator {
  /// Both lines on one bar.
  public struct Value: Sendable, Equatable {
    /// The smoothed line, 0 to 100.
    public let k: Double
    /// The average of `k`, 0 to 100.
    public let d: Double
  }

  private var fast: FastStochastic
  private var average: SMA

  /// An oscillator with these periods in bars; nil if ``Period`` does not accept one of them.
  public init?(k: Int = 14, smoothing: Int = 3, d: Int = 3) {
    guard let fast = FastStochastic(k: k, d: smoothing), let average = SMA(period: d) else { return nil }
    self.fast = fast
    self.average = average
  }

  /// The periods in bars: the window's, the smoothing's, the second average's.
  public var periods: (k: Int, smoothing: Int, d: Int) { (fast.periods.k, fast.periods.d, average.period) }

  /// Bars up to and including the first value.
  public var warmUp: Int { fast.warmUp + average.period - 1 }

  /// True while the newest window had no range: it entered the averages as 0, and a strategy had better have no view.
  public var isFlat: Bool { fast.isFlat }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double) -> Value? {
    guard let k = fast.update(high: high, low: low, close: close)?.d, let d = average.update(k) else { return nil }
    return Value(k: k, d: d)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.stochastic)
    fast.save(into: &writer)
    average.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.stochastic), let fast = FastStochastic(restoring: &reader),
      let average = SMA(restoring: &reader)
    else { return nil }
    self.fast = fast
    self.average = average
  }
}
