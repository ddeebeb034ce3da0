/// On-balance volume, in the unit of volume: the volume is added when the close rose, taken away when it fell.
///
/// Convention: TA-Lib's OBV: the first bar's balance is its volume. (Tulip and Stock.Indicators begin at 0: less the first
/// volume.) First value at bar 1. The sum is compensated (Neumaier), since it runs over the whole series: its error stays
/// that of one rounding, not of half a million.
public struct OBV: Indicator {
  /// The balance, in the unit of volume.
  public typealias Value = Double

  private var closeBefore: Double?
  private var sum = 0.0
  private var lost = 0.0

  /// A balance that has seen no bar.
  public init() {}

  /// Bars up to and including the first value.
  public var warmUp: Int { 1 }

  /// Takes the next bar; answers nil until bar ``warmUp``.
  public mutating func update(close: Double, volume: Double) -> Double? {
    let before = closeBefore
    closeBefore = close
    guard let before else {
      sum = volume
      return sum
    }
    if close > before { add(volume) } else if close < before { add(-volume) }
    return sum + lost
  }

  private mutating func add(_ x: Double) {
    let next = sum + x
    lost += abs(sum) >= abs(x) ? (sum - next) + x : (x - next) + sum
    sum = next
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.obv)
    writer.write(closeBefore != nil)
    writer.write(closeBefore ?? 0)
    writer.write(sum)
    writer.write(lost)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.obv), let hasBefore = reader.readBool(), let before = reader.readDouble(),
      let sum = reader.readDouble(), let lost = reader.readDouble()
    else { return nil }
    closeBefore = hasBefore ? before : nil
    self.sum = sum
    self.lost = lost
  }
}
