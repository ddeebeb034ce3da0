/// Bollinger bands, in the series' unit: the mean of the last `period` values, and `deviations` population standard
/// deviations to either side.
///
/// Convention: TA-Lib's BBANDS with a simple average. First value at bar `period`. No drift: see ``SlidingWindow``.
public struct Bollinger: PriceIndicator {
  /// The bands on one bar.
  public struct Value: Sendable, Equatable {
    /// `middle − deviations · σ`.
    public let lower: Double
    /// The mean.
    public let middle: Double
    /// `middle + deviations · σ`.
    public let upper: Double
    /// The population standard deviation σ of the window.
    public let deviation: Double

    /// True where all values of the window are equal: the bands lie on each other, and a place between them says nothing.
    public var isFlat: Bool { deviation == 0 }
  }

  /// Half the bands' distance in standard deviations.
  public let deviations: Double
  private var window: SlidingWindow<Spread>

  /// Bands over `period` bars; nil if ``Period`` does not accept it or `deviations` is not a finite number from 0.
  public init?(period: Int = 20, deviations: Double = 2) {
    guard Period.isAccepted(period), deviations >= 0, deviations.isFinite else { return nil }
    window = SlidingWindow(period: period)
    self.deviations = deviations
  }

  /// The window's length in bars.
  public var period: Int { window.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Value? {
    guard window.push(price) else { return nil }
    let moments = window.moments
    let deviation = (moments.squaredDistances / Double(window.period)).squareRoot()
    let reach = deviations * deviation
    return Value(
      lower: moments.mean - reach, middle: moments.mean, upper: moments.mean + reach, deviation: deviation)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.bollinger)
    writer.write(deviations)
    window.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.bollinger), let deviations = reader.readDouble(), deviations >= 0,
      let window = SlidingWindow<Spread>(restoring: &reader)
    else { return nil }
    self.window = window
    self.deviations = deviations
  }
}
