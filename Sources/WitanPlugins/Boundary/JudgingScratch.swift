/// The columns that plugins write into before their answers are checked; reused from call to call and shared by the
/// strategies of one market, whose calls never overlap.
final class JudgingScratch {
  /// How many rows one call into a plugin judges at most.
  static let rows = 4096

  let action = UnsafeMutablePointer<Int8>.allocate(capacity: rows)
  let confidence = UnsafeMutablePointer<Double>.allocate(capacity: rows)
  let valid = UnsafeMutablePointer<Int64>.allocate(capacity: rows)
  let reason = UnsafeMutablePointer<UInt32>.allocate(capacity: rows)
  let figures = (0..<3).map { _ in UnsafeMutablePointer<Double>.allocate(capacity: rows) }

  /// What an action column holds before a plugin writes: no action of the contract.
  static let unwritten: Int8 = 127

  deinit {
    action.deallocate()
    confidence.deallocate()
    valid.deallocate()
    reason.deallocate()
    for column in figures { column.deallocate() }
  }

  /// Makes the first `count` rows ready: what a plugin leaves unwritten is a fault in the action and nought elsewhere.
  func clear(_ count: Int, reasons: Bool) {
    // A live bar is one row: five calls to fill five places would cost more than the places.
    guard count > 1 else { return clearFirst(reasons) }
    action.update(repeating: Self.unwritten, count: count)
    confidence.update(repeating: 0, count: count)
    valid.update(repeating: 0, count: count)
    guard reasons else { return }
    reason.update(repeating: 0, count: count)
    for column in figures { column.update(repeating: 0, count: count) }
  }

  private func clearFirst(_ reasons: Bool) {
    action.pointee = Self.unwritten
    confidence.pointee = 0
    valid.pointee = 0
    guard reasons else { return }
    reason.pointee = 0
    for column in figures { column.pointee = 0 }
  }
}
