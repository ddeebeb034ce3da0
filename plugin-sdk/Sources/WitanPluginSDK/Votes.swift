import CWitanABI

/// A side of the market.
public enum Side: Int8, Sendable {
  /// Out.
  case sell = -1
  /// In.
  case buy = 1
}

/// Where a strategy writes its answers, one for each fresh bar. Valid inside `judge` only.
public struct Votes {
  private let columns: wtn_signals?

  /// Votes into the host's columns.
  init(_ columns: wtn_signals) { self.columns = columns }

  /// Votes into the host's columns from element `first` on.
  init(_ columns: wtn_signals, from first: Int) {
    var part = columns
    part.action = columns.action.map { $0 + first }
    part.confidence = columns.confidence.map { $0 + first }
    part.reason = columns.reason.map { $0 + first }
    part.figures.0 = columns.figures.0.map { $0 + first }
    part.figures.1 = columns.figures.1.map { $0 + first }
    part.figures.2 = columns.figures.2.map { $0 + first }
    part.valid_ms = columns.valid_ms.map { $0 + first }
    part.stop_price = columns.stop_price.map { $0 + first }
    part.target_price = columns.target_price.map { $0 + first }
    self.columns = part
  }

  /// Votes that nobody reads: bars of the past that only bring the state up to date.
  init() { columns = nil }

  /// No vote on bar `index`: warming up, or no view.
  public func abstain(_ index: Int) {
    guard let columns else { return }
    columns.action?[index] = Int8(WTN_ABSTAIN)
    columns.confidence?[index] = 0
    fill(columns, index, reason: 0, (0, 0, 0))
  }

  /// A view on bar `index`. The strength is kept within 1 to 100; one that is not a number is an abstention.
  public func vote(
    _ index: Int, _ side: Side, strength: Double, reason: UInt32, _ figures: (Double, Double, Double) = (0, 0, 0)
  ) {
    guard let columns else { return }
    guard strength == strength else { return abstain(index) }
    columns.action?[index] = side.rawValue
    columns.confidence?[index] = strength < 1 ? 1 : (strength > 100 ? 100 : strength)
    fill(columns, index, reason: reason, figures)
  }

  private func fill(_ columns: wtn_signals, _ index: Int, reason: UInt32, _ figures: (Double, Double, Double)) {
    columns.reason?[index] = reason
    columns.figures.0?[index] = figures.0
    columns.figures.1?[index] = figures.1
    columns.figures.2?[index] = figures.2
    columns.valid_ms?[index] = 0
    columns.stop_price?[index] = 0
    columns.target_price?[index] = 0
  }
}
