/// Relative strength index, 0 to 100: `100 · gain / (gain + loss)`, where gain and loss are the averages of the rises and
/// of the falls (as positive numbers) from bar to bar.
///
/// Convention: TA-Lib's RSI, that is Wilder's smoothing: the averages are seeded with the means of the first `period`
/// changes, then `average = (average · (period − 1) + change) / period`. First value at bar `period + 1`.
/// Where both averages are nothing the value is TA-Lib's 0, which is no statement about the market: ask
/// ``isFlat`` before you act on it.
public struct RSI: PriceIndicator {
  /// The index, 0 to 100.
  public typealias Value = Double

  /// The period in changes.
  public let period: Int
  private var changes = -1
  private var last = 0.0
  /// During the warm-up the sums, then the averages.
  private var gain = 0.0
  private var loss = 0.0
  private var unchanged = 0

  /// An index over `period` changes; nil if ``Period`` does not accept it.
  public init?(period: Int = 14) {
    guard Period.isAccepted(period) else { return nil }
    self.period = period
  }

  /// Bars up to and including the first value.
  public var warmUp: Int { period + 1 }

  /// True while none of the last `period` changes moved the price: the value then only echoes older bars (or is the
  /// stand-in 0), and a strategy had better have no view.
  public var isFlat: Bool { unchanged == period }

  /// Takes the next value; answers nil until bar ``warmUp``.
  public mutating func update(_ price: Double) -> Double? {
    let change = price - last
    last = price
    if changes == period {
      smooth(change)
      return value
    }
    changes += 1
    guard changes > 0 else { return nil }
    collect(change)
    return changes == period ? value : nil
  }

  private var value: Double {
    let total = gain + loss
    return total > 0 ? 100 * (gain / total) : 0
  }

  private mutating func smooth(_ change: Double) {
    let kept = Double(period - 1)
    gain = (gain * kept + (change > 0 ? change : 0)) / Double(period)
    loss = (loss * kept + (change < 0 ? -change : 0)) / Double(period)
    unchanged = change == 0 ? min(unchanged + 1, period) : 0
  }

  private mutating func collect(_ change: Double) {
    if change > 0 { gain += change } else { loss -= change }
    unchanged = change == 0 ? unchanged + 1 : 0
    guard changes == period else { return }
    gain /= Double(period)
    loss /= Double(period)
  }

  /// Appends the parameters and the whole state.
  public func save(into writer: inout StateWriter) {
    writer.write(StateKind.rsi)
    writer.write(period)
    writer.write(changes)
    writer.write(last)
    writer.write(gain)
    writer.write(loss)
    writer.write(unchanged)
  }

  /// Takes up what ``save(into:)`` wrote and goes on bit for bit; nil if the bytes are not such a state.
  public init?(restoring reader: inout StateReader) {
    guard reader.begins(.rsi), let period = reader.readPeriod(), let changes = reader.readInt(in: -1...period),
      let last = reader.readDouble(), let gain = reader.readDouble(), let loss = reader.readDouble(),
      gain >= 0, loss >= 0, let unchanged = reader.readInt(in: 0...max(changes, 0))
    else { return nil }
    self.init(period: period)
    self.changes = changes
    self.last = last
    self.gain = gain
    self.loss = loss
    self.unchanged = unchanged
  }
}
