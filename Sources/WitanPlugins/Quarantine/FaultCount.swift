import WitanCore

/// One strategy's faults in a row, over all its markets in the order in which they are judged.
///
/// The core counts the same faults over the same answers; this count only spares a broken plugin further calls.
struct FaultCount: Sendable {
  /// How many faults in a row quarantine a strategy.
  static let limit = 5

  private(set) var inARow = 0
  /// The sentence of the fault that ended it; nil while it may vote.
  private(set) var reason: String?

  var isQuarantined: Bool { reason != nil }

  /// Takes in the answers to `rows`; what comes after the last straw abstains, as if it had never been asked.
  mutating func take(_ column: inout BallotColumn, _ rows: Range<Int>) {
    guard !rows.isEmpty, !isQuarantined else { return }
    if column.faults.isEmpty {
      inARow = 0
      return
    }
    var previous = rows.lowerBound - 1
    for fault in column.faults where rows.contains(fault.row) {
      inARow = fault.row == previous + 1 ? inARow + 1 : 1
      previous = fault.row
      guard inARow >= Self.limit || fault.kind == .ended else { continue }
      reason = fault.text
      column.abstain(fault.row + 1..<rows.upperBound)
      return
    }
    if previous != rows.upperBound - 1 { inARow = 0 }
  }

  /// Another chance.
  mutating func forgive() { self = FaultCount() }
}
