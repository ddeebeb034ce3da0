/// Average directional index, 0 to 100, with its two directional indicators: `DX = 100 · |+DI − −DI| / (+DI + −DI)`, and
/// ADX is Wilder's smoothing of DX.
///
/// Convention: TA-Lib's ADX, PLUS_DI and MINUS_DI: the directional indicators exist from bar `period + 1` on (see
/// ``directional``), the average is seeded with the mean of the first `period` DX, so the first value comes at bar
/// `2 · period`. A bar without any movement counts 0 in the seed and leaves the average as it is afterwards.
public struct ADX: BarIndicator {
  /// The two directional indicators on one bar.
  public struct Directional: Sendable, Equatable {
    /// +DI: the share of upward movement in the range, 0 to 100.
    public let plus: Double
    /// −DI: the share of downward movement in the range, 0 to 100.
    public let minus: Double
  }

  /// The index and its parts on one bar.
  public struct Value: Sendable, Equatable {
    /// The strength of the trend, whatever its direction, 0 to 100.
    public let adx: Double
    /// +DI, 0 to 100.
    public let plusDI: Double
    /// −DI, 0 to 100.
    public let minusDI: Double
  }

  private var movement: DirectionalMovement
  private var average: WilderAverage

  /// +DI and −DI of the newest bar, 0 where nothing moved; nil up to bar `period`.
  public private(set) var directional: Directional?

  /// True while the newest sums hold no movement at all: +DI and −DI are the stand-in 0 then.
  public private(set) var isFlat = false

  /// An index over `period` bars; nil if ``Period`` does not accept it or it is 1 (a decaying sum of one bar is none).
  public init?(period: Int = 14) {
    guard Period.isAccepted(period), period > 1 else { return nil }
    movement = DirectionalMovement(period: period)
    average = WilderAverage(period: period)
  }

  /// The period in bars.
  public var period: Int { movement.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { 2 * period }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double) -> Value? {
    guard movement.push(high: high, low: low, close: close) else { return nil }
    let (plus, minus) = movement.indicators ?? (0, 0)
    directional = Directional(plus: plus, minus: minus)
    let total = plus + minus
    isFlat = total <= 0
    guard let adx = smooth(isFlat ? nil : 100 * (abs(plus - minus) / total)) else { return nil }
    return Value(adx: adx, plusDI: plus, minusDI: minus)
  }

  private mutating func smooth(_ dx: Double?) -> Double? {
    if dx == nil, let current = average.current { return current }
    return average.update(dx ?? 0)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.adx)
    movement.save(into: &writer)
    average.save(into: &writer)
    writer.write(isFlat)
    writer.write(directional != nil)
    writer.write(directional?.plus ?? 0)
    writer.write(directional?.minus ?? 0)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.adx), let movement = DirectionalMovement(restoring: &reader),
      let average = WilderAverage(restoring: &reader), average.period == movement.period,
      let isFlat = reader.readBool(), let hasDirectional = reader.readBool(),
      let plus = reader.readDouble(), let minus = reader.readDouble()
    else { return nil }
    self.movement = movement
    self.average = average
    self.isFlat = isFlat
    directional = hasDirectional ? Directional(plus: plus, minus: minus) : nil
  }
}
