#if hasFeature(Embedded)
  public import WitanIndicatorsEmbedded
#else
  public import WitanIndicators
#endif

/// The view of a strategy that reacts to events: it stays for `hold` bars after the event, its strength falling linearly
/// from full on the event's bar, and then ends. A new event, of either side, begins anew.
public struct HeldView: Sendable {
  private let hold: Int
  private let warmUp: Int
  private let onlyEvents: Bool
  private var seen = 0
  private var side: Side?
  private var age = 0
  private var strength = 0.0
  private var figures = (0.0, 0.0)

  /// - Parameters:
  ///   - hold: bars a view lives, the event's bar among them; at least 1.
  ///   - warmUp: bars that abstain at first; events among them count for the bars after.
  ///   - onlyEvents: true to vote on the event's own bar alone (`mode: cross`).
  public init(hold: Int, warmUp: Int, onlyEvents: Bool = false) {
    self.hold = hold
    self.warmUp = warmUp
    self.onlyEvents = onlyEvents
  }

  /// A new bar begins.
  public mutating func next() {
    if seen <= warmUp { seen += 1 }
    guard side != nil else { return }
    age += 1
    if age >= hold { side = nil }
  }

  /// An event on this bar, with two figures for the reason.
  public mutating func begin(_ side: Side, strength: Double, _ figures: (Double, Double)) {
    self.side = side
    self.strength = strength
    self.figures = figures
    age = 0
  }

  /// Writes this bar's vote. Reason 1 is for buying, 2 for selling; the third figure is the event's age in bars.
  public func vote(_ index: Int, _ votes: Votes) {
    guard let side, seen > warmUp, age == 0 || !onlyEvents else { return votes.abstain(index) }
    let left = Double(hold - age) / Double(hold)
    votes.vote(
      index, side, strength: strength * left, reason: side == .buy ? 1 : 2, (figures.0, figures.1, Double(age)))
  }

  /// Appends the view.
  public func save(into writer: inout StateWriter) {
    writer.write(seen)
    writer.write(Int(side?.rawValue ?? 0))
    writer.write(age)
    writer.write(strength)
    writer.write(figures.0)
    writer.write(figures.1)
  }

  /// Takes the view up again; false if the bytes are not one.
  public mutating func restore(from reader: inout StateReader) -> Bool {
    guard let seen = reader.readInt(in: 0...warmUp + 1), let side = reader.readInt(in: -1...1),
      let age = reader.readInt(in: 0...hold), let strength = reader.readDouble(),
      let first = reader.readDouble(), let second = reader.readDouble()
    else { return false }
    self.seen = seen
    self.side = Side(rawValue: Int8(side))
    self.age = age
    self.strength = strength
    figures = (first, second)
    return true
  }
}
