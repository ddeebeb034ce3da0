/// Moving average convergence and divergence, in the series' unit: `macd = EMA(fast) − EMA(slow)`,
/// `signal = EMA(signal) of macd`, `histogram = macd − signal`.
///
/// Convention: TA-Lib's MACD. Both averages get their seed on the same bar, number `slow`: the fast one is the mean of the
/// last `fast` values there. The signal is seeded with the mean of the first `signal` differences, so the first value
/// comes at bar `slow + signal − 1` (34 for 12/26/9).
public struct MACD: PriceIndicator {
  /// The three lines on one bar.
  public struct Value: Sendable, Equatable {
    /// Fast average less slow average.
    public let macd: Double
    /// The average of `macd`.
    public let signal: Double
    /// `macd − signal`: positive while the lines are crossed upwards.
    public let histogram: Double
  }

  private var fast: EMA
  private var slow: EMA
  private var signal: EMA
  private var seen = 0

  /// Averages over these periods; nil if ``Period`` does not accept one of them or `fast` is longer than `slow`.
  public init?(fast: Int = 12, slow: Int = 26, signal: Int = 9) {
    guard fast <= slow, let fastAverage = EMA(period: fast), let slowAverage = EMA(period: slow),
      let signalAverage = EMA(period: signal)
    else { return nil }
    self.fast = fastAverage
    self.slow = slowAverage
    self.signal = signalAverage
  }

  /// The periods in bars: the fast average's, the slow one's, the signal's.
  public var periods: (fast: Int, slow: Int, signal: Int) { (fast.period, slow.period, signal.period) }

  /// Bars up to and including the first value.
  public var warmUp: Int { slow.period + signal.period - 1 }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Value? {
    guard let slowValue = slow.update(price) else {
      seen += 1
      if seen > slow.period - fast.period { _ = fast.update(price) }
      return nil
    }
    guard let fastValue = fast.update(price) else { return nil }
    let macd = fastValue - slowValue
    guard let signal = signal.update(macd) else { return nil }
    return Value(macd: macd, signal: signal, histogram: macd - signal)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.macd)
    fast.save(into: &writer)
    slow.save(into: &writer)
    signal.save(into: &writer)
    writer.write(seen)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.macd), let fast = EMA(restoring: &reader), let slow = EMA(restoring: &reader),
      let signal = EMA(restoring: &reader), fast.period <= slow.period,
      let seen = reader.readInt(in: 0...slow.period - 1)
    else { return nil }
    self.fast = fast
    self.slow = slow
    self.signal = signal
    self.seen = seen
  }
}
