public import WitanCore

/// Watches the bars of one market at one interval: says what is missing and refuses what is not newer.
public struct GapDetector: Sendable {
  /// What became of a bar.
  public enum Admission: Equatable, Sendable {
    /// It follows the one before it.
    case next
    /// It is sound, and bars are missing before it.
    case afterGap(GapNotice)
    /// A bar of this time was seen already: refused.
    case duplicate
    /// It is older than one seen already, or not between the years 1900 and 2200: refused.
    case outOfOrder
  }

  /// The market.
  public let symbol: Symbol
  /// The time from a bar's open to its close.
  public let interval: Interval
  /// How many bars were refused because their time was seen already.
  public private(set) var duplicates = 0
  /// How many bars were refused because they were older than one seen already.
  public private(set) var outOfOrder = 0
  /// How many bars were missing.
  public private(set) var missing = 0
  private var last: Instant?

  /// A detector that has seen nothing.
  public init(symbol: Symbol, interval: Interval) {
    self.symbol = symbol
    self.interval = interval
  }

  /// Takes note of a bar that opened at `start`.
  public mutating func admit(_ start: Instant) -> Admission {
    guard BarRow.times.contains(start.milliseconds) else {
      outOfOrder += 1
      return .outOfOrder
    }
    guard let last else {
      self.last = start
      return .next
    }
    guard start > last else {
      if start == last { duplicates += 1 } else { outOfOrder += 1 }
      return start == last ? .duplicate : .outOfOrder
    }
    self.last = start
    let count = Int((start - last).milliseconds / interval.milliseconds - 1)
    guard count > 0 else { return .next }
    missing += count
    return .afterGap(GapNotice(symbol: symbol, from: last + interval, to: start, missing: count))
  }
}
