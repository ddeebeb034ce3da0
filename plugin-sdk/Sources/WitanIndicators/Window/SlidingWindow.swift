/// The last `period` values, and a figure over them that never drifts.
///
/// A running sum that adds the newcomer and takes the leaver away keeps every rounding error it ever made, and after a
/// spike of 1e9 the error stays. Here nothing is ever taken away. The series is cut into blocks of `period` values; the
/// window is then the end of the block before and the beginning of the present one:
///
///     block before  o o o [o o o o o o o   present block  n n n] . . . .
///                          older                          newer
///
/// `newer` grows by one value a bar. The `older` parts of every length are folded once when a block is complete, from
/// the newest value backwards. So a figure holds exactly the values that are in the window, each folded at most `period`
/// times; the cost is two additions a bar, whatever the period; and the result depends on the number of the bar alone,
/// not on how the series was cut when it was handed over.
struct SlidingWindow<Fold: WindowFold>: Sendable {
  /// The window's length in values.
  let period: Int

  /// The values, the one of the slot's number in its block: below `slot` those of the present block, from there on those
  /// of the block before. All of the window once it is full, but not in the order of time.
  private(set) var values: [Double]

  /// The present block folded.
  private(set) var newer = Fold.empty

  /// `olderParts[i]`: the block before, folded from slot i to its end. The last one is empty, for when the present block
  /// is the whole window.
  private var olderParts: [Fold]

  private var slot = 0
  fileprivate var hasBlockBefore = false

  /// A window of `period` values, a period that has been accepted (see ``Period``).
  init(period: Int) {
    self.period = period
    values = [Double](repeating: 0, count: period)
    olderParts = [Fold](repeating: .empty, count: period + 1)
  }

  /// The part of the window that stands in the block before, folded.
  var older: Fold { olderParts[slot] }

  /// How many of the window's values stand in the block before.
  var olderCount: Int { period - slot }

  /// How many of the window's values stand in the present block.
  var newerCount: Int { slot }

  /// Takes the next value; true once `period` values have been seen.
  mutating func push(_ value: Double) -> Bool {
    if slot == period { beginBlock() }
    values[slot] = value
    if slot == 0 { newer = Fold(value) } else { newer.append(value) }
    slot += 1
    return hasBlockBefore || slot == period
  }

  @inline(never)  // once in `period` bars
  private mutating func beginBlock() {
    foldOlderParts(from: 0)
    slot = 0
    hasBlockBefore = true
  }

  private mutating func foldOlderParts(from first: Int) {
    var index = period - 1
    guard index >= first else { return }
    var fold = Fold(values[index])
    olderParts[index] = fold
    while index > first {
      index -= 1
      fold.prepend(values[index])
      olderParts[index] = fold
    }
  }

  /// True if the other window has the same length and has seen the same number of values.
  func isInStep<Other>(with other: SlidingWindow<Other>) -> Bool {
    period == other.period && slot == other.newerCount && hasBlockBefore == other.hasBlockBefore
  }

  /// Appends the values and where the present block stands; the folded parts follow from them.
  func save(into writer: inout StateWriter) {
    writer.write(period)
    writer.write(slot)
    writer.write(hasBlockBefore)
    for value in values { writer.write(value) }
  }

  /// Takes up what ``save(into:)`` wrote, or nil.
  init?(restoring reader: inout StateReader) {
    guard let period = reader.readPeriod(), let slot = reader.readInt(in: 0...period),
      let hasBlockBefore = reader.readBool(), slot > 0 || !hasBlockBefore, reader.remaining >= 8 * period
    else { return nil }
    self.init(period: period)
    for index in 0..<period {
      guard let value = reader.readDouble() else { return nil }
      values[index] = value
    }
    if hasBlockBefore { foldOlderParts(from: slot) }
    if slot > 0 {
      newer = Fold(values[0])
      for index in 1..<slot { newer.append(values[index]) }
    }
    self.slot = slot
    self.hasBlockBefore = hasBlockBefore
  }
}
