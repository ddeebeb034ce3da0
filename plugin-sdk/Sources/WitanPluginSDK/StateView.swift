#if hasFeature(Embedded)
  public import WitanIndicatorsEmbedded
#else
  public import WitanIndicators
#endif

/// The view of a strategy that compares two lines: the side of the first over the second.
///
/// A tie changes nothing: the side stays, and before there was any side there is no view.
public struct StateView: Sendable {
  private let onlyCrossings: Bool
  private var side: Side?

  /// - Parameter onlyCrossings: true to have a view only on the bar where the side changes (`mode: cross`).
  public init(onlyCrossings: Bool) { self.onlyCrossings = onlyCrossings }

  /// The view on a bar; nil for none. The first side ever seen is a state, not a crossing.
  public mutating func side(of line: Double, over other: Double) -> Side? {
    let before = side
    if line > other { side = .buy } else if line < other { side = .sell }
    guard onlyCrossings else { return side }
    return before != nil && side != before ? side : nil
  }

  /// Appends the side.
  public func save(into writer: inout StateWriter) { writer.write(Int(side?.rawValue ?? 0)) }

  /// Takes the side up again; false if the bytes are not one.
  public mutating func restore(from reader: inout StateReader) -> Bool {
    guard let saved = reader.readInt(in: -1...1) else { return false }
    side = Side(rawValue: Int8(saved))
    return true
  }
}
