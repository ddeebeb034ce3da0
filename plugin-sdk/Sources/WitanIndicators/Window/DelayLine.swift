/// Gives every value back `delay` values later.
struct DelayLine: Sendable {
  /// How many values later.
  let delay: Int
  private var values: [Double]
  private var slot = 0
  private var isFull = false

  /// A line of an accepted period (see ``Period``).
  init(delay: Int) {
    self.delay = delay
    values = [Double](repeating: 0, count: delay)
  }

  /// Takes a value; answers the one taken `delay` values before, nil while there is none.
  mutating func push(_ value: Double) -> Double? {
    let old = values[slot]
    values[slot] = value
    slot += 1
    guard slot == delay else { return isFull ? old : nil }
    slot = 0
    defer { isFull = true }
    return isFull ? old : nil
  }

  /// Appends the values and where the next one goes.
  func save(into writer: inout StateWriter) {
    writer.write(delay)
    writer.write(slot)
    writer.write(isFull)
    for value in values { writer.write(value) }
  }

  /// Takes up what ``save(into:)`` wrote, or nil.
  init?(restoring reader: inout StateReader) {
    guard let delay = reader.readPeriod(), let slot = reader.readInt(in: 0...delay - 1),
      let isFull = reader.readBool(), reader.remaining >= 8 * delay
    else { return nil }
    self.init(delay: delay)
    for index in 0..<delay {
      guard let value = reader.readDouble() else { return nil }
      values[index] = value
    }
    self.slot = slot
    self.isFull = isFull
  }
}
