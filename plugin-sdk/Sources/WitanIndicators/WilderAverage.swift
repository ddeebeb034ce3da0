/// Wilder's smoothing: seeded with the mean of the first `period` values, then
/// `average = (average · (period − 1) + x) / period`.
struct WilderAverage: Sendable {
  let period: Int
  private(set) var seen = 0
  /// During the warm-up the sum, then the average.
  private var value = 0.0

  /// An average over an accepted period (see ``Period``).
  init(period: Int) { self.period = period }

  /// Takes the next value; answers nil for the first `period − 1`.
  mutating func update(_ x: Double) -> Double? {
    if seen == period {
      value = (value * Double(period - 1) + x) / Double(period)
      return value
    }
    value += x
    seen += 1
    guard seen == period else { return nil }
    value /= Double(period)
    return value
  }

  /// The average as it stands; nil during the warm-up.
  var current: Double? { seen == period ? value : nil }

  /// Appends the whole state.
  func save(into writer: inout StateWriter) {
    writer.write(period)
    writer.write(seen)
    writer.write(value)
  }

  /// Takes up what ``save(into:)`` wrote, or nil.
  init?(restoring reader: inout StateReader) {
    guard let period = reader.readPeriod(), let seen = reader.readInt(in: 0...period), let value = reader.readDouble()
    else { return nil }
    self.init(period: period)
    self.seen = seen
    self.value = value
  }
}
