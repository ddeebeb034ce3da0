/// Wilder's directional movement: how far highs and lows went beyond those of the bar before, and the true range, each as
/// a decaying sum `sum = sum − sum / period + x`, seeded with the plain sum of the first `period − 1` movements.
struct DirectionalMovement: Sendable {
  let period: Int
  private var movements = -1
  private var highBefore = 0.0
  private var lowBefore = 0.0
  private var closeBefore = 0.0
  private var plus = 0.0
  private var minus = 0.0
  private var range = 0.0

  /// Sums over an accepted period of at least 2 bars.
  init(period: Int) { self.period = period }

  /// Takes the next bar; true once the sums are warm, at bar `period + 1`.
  mutating func push(high: Double, low: Double, close: Double) -> Bool {
    defer {
      highBefore = high
      lowBefore = low
      closeBefore = close
    }
    guard movements >= 0 else {
      movements = 0
      return false
    }
    if movements < period { movements += 1 }
    if movements == period { decay() }
    let up = high - highBefore
    let down = lowBefore - low
    if up > down && up > 0 { plus += up }
    if down > up && down > 0 { minus += down }
    range += TrueRange.of(high: high, low: low, closeBefore: closeBefore)
    return movements == period
  }

  private mutating func decay() {
    let length = Double(period)
    plus -= plus / length
    minus -= minus / length
    range -= range / length
  }

  /// +DI and −DI, 0 to 100; nil where nothing ever moved.
  var indicators: (plus: Double, minus: Double)? {
    range > 0 ? (100 * (plus / range), 100 * (minus / range)) : nil
  }

  /// Appends the whole state.
  func save(into writer: inout StateWriter) {
    writer.write(period)
    writer.write(movements)
    for value in [highBefore, lowBefore, closeBefore, plus, minus, range] { writer.write(value) }
  }

  /// Takes up what ``save(into:)`` wrote, or nil.
  init?(restoring reader: inout StateReader) {
    guard let period = reader.readPeriod(), period > 1, let movements = reader.readInt(in: -1...period),
      let high = reader.readDouble(), let low = reader.readDouble(), let close = reader.readDouble(),
      let plus = reader.readDouble(), let minus = reader.readDouble(), let range = reader.readDouble()
    else { return nil }
    self.init(period: period)
    self.movements = movements
    (highBefore, lowBefore, closeBefore) = (high, low, close)
    (self.plus, self.minus, self.range) = (plus, minus, range)
  }
}
