/// Money flow index, 0 to 100: `100 · inflow / (inflow + outflow)` over the last `period` changes; a bar's flow is
/// `typical price · volume`, with the typical price `(high + low + close) / 3`, and flows in where that price rose, out
/// where it fell (but for rounding: see ``Rounding``).
///
/// Convention: TA-Lib's MFI; 0 where nothing flowed, see ``isFlat``. First value at bar `period + 1`. No drift: see
/// ``SlidingWindow``.
public struct MFI: Indicator {
  /// The index, 0 to 100.
  public typealias Value = Double

  private var inflow: SlidingWindow<Total>
  private var outflow: SlidingWindow<Total>
  private var priceBefore: Double?

  /// True while nothing flowed in the newest window: the value is the stand-in 0 then.
  public private(set) var isFlat = false

  /// An index over `period` changes; nil if ``Period`` does not accept it.
  public init?(period: Int = 14) {
    guard Period.isAccepted(period) else { return nil }
    inflow = SlidingWindow(period: period)
    outflow = SlidingWindow(period: period)
  }

  /// The period in changes.
  public var period: Int { inflow.period }

  /// Bars up to and including the first value.
  public var warmUp: Int { period + 1 }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(high: Double, low: Double, close: Double, volume: Double) -> Double? {
    let price = (high + low + close) / 3
    let before = priceBefore
    priceBefore = price
    guard let before else { return nil }
    let flow = price * volume
    let isSame = Rounding.hides(price, before)
    _ = inflow.push(!isSame && price > before ? flow : 0)
    guard outflow.push(!isSame && price < before ? flow : 0) else { return nil }
    let total = inflow.total + outflow.total
    isFlat = total <= 0
    return isFlat ? 0 : 100 * (inflow.total / total)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.mfi)
    writer.write(isFlat)
    writer.write(priceBefore != nil)
    writer.write(priceBefore ?? 0)
    inflow.save(into: &writer)
    outflow.save(into: &writer)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.mfi), let isFlat = reader.readBool(), let hasBefore = reader.readBool(),
      let before = reader.readDouble(), let inflow = SlidingWindow<Total>(restoring: &reader),
      let outflow = SlidingWindow<Total>(restoring: &reader), inflow.isInStep(with: outflow)
    else { return nil }
    self.inflow = inflow
    self.outflow = outflow
    self.isFlat = isFlat
    priceBefore = hasBefore ? before : nil
  }
}
