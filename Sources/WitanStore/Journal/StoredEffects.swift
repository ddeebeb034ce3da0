import Foundation
import GRDB
public import WitanCore

/// An effect as the store keeps it, at its place among all effects of its input.
public struct StoredEffect: Sendable {
  /// Its place, from 0.
  public let n: Int
  /// What stands there.
  public let content: Content

  /// What may stand at a place.
  public enum Content: Sendable {
    /// An event; a decision comes with its votes, in the strategies' order.
    case event(Event, votes: [VoteRow])
    /// A point of the equity's curve.
    case equity(EquityPoint)
  }

  /// What differs where `derived` ought to stand here, field by field; nil where both are the same.
  public func difference(from derived: Effect) throws -> String? {
    switch (content, derived) {
    case (.event(let stored, _), .event(let event)): return try EffectDifference.between(stored, event)
    case (.event(let stored, let votes), .decided(let decision, let entries)):
      return try EffectDifference.between(stored, .voteDecided(decision))
        ?? EffectDifference.between(votes, entries.map(VoteRow.init), of: decision)
    case (.equity(let stored), .equity(let point)): return EffectDifference.between(stored, point)
    case (.event, .equity), (.equity, .event), (.equity, .decided):
      return "recorded is \(try content.text()), the inputs give \(try derived.text())"
    }
  }
}

extension StoredEffect.Content {
  /// What stands there, with its fields, for a reader.
  public func text() throws -> String {
    switch self {
    case .event(let event, _): try EffectDifference.text(event)
    case .equity(let point): EffectDifference.text(point)
    }
  }
}

extension Effect {
  /// The effect with its fields, for a reader.
  public func text() throws -> String {
    switch self {
    case .event(let event): try EffectDifference.text(event)
    case .decided(let decision, _): try EffectDifference.text(.voteDecided(decision))
    case .equity(let point): EffectDifference.text(point)
    }
  }
}

extension VoteRow {
  /// The row that the store keeps of `entry`.
  init(_ entry: BallotEntry) {
    self.init(
      strategy: entry.strategy.description, answer: "\(entry.answer)".uppercased(),
      confidence: Double(entry.confidence.units) / 1e6, weight: Double(entry.weight.units) / 1e6,
      standing: entry.standing.rawValue)
  }
}

extension StoreReader {
  /// Hands every input with the effects that the store holds of it to `body`, in order, until it returns false; then
  /// compares the tables with `tables`, to which `body` gave what the inputs bring about.
  /// Everything is of one moment, whatever a running host writes meanwhile.
  ///
  /// - Returns: how many effects stand there of inputs that do not exist, and how the tables compare; none of it
  ///   where `body` ended it.
  /// - Throws: ``StoreError`` as ``forEachInput(from:_:)`` does.
  public func forEachInputWithEffects(
    comparing tables: DerivedTables,
    _ body: (_ seq: Int64, _ input: Input, _ stored: [StoredEffect]) throws -> Bool
  ) throws(StoreError) -> (strays: Int, tables: [TableComparison]) {
    try read { database in
      var isWhole = true
      try walk(database, from: 1) { seq, input in
        isWhole = try body(seq, input, Self.stored(database, seq))
        return isWhole
      }
      guard isWhole else { return (0, []) }
      let strays = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM event WHERE seq > (SELECT coalesce(max(seq), 0) FROM input)")
      return (strays ?? 0, try tables.compare(with: database))
    }
  }

  private static func stored(_ database: Database, _ seq: Int64) throws -> [StoredEffect] {
    var effects: [StoredEffect] = []
    let events = try database.cachedStatement(sql: "SELECT seq, n, body FROM event WHERE seq = ? ORDER BY n")
    for row in try Row.fetchAll(events, arguments: [seq]) {
      let event = try event(row)
      effects.append(StoredEffect(n: row["n"], content: .event(event, votes: try votes(database, of: event))))
    }
    let points = try database.cachedStatement(sql: "SELECT n, time, equity, cash FROM equity WHERE seq = ?")
    for row in try Row.fetchAll(points, arguments: [seq]) {
      let point = EquityPoint(
        time: Instant(milliseconds: row["time"]), equity: Money(units: row["equity"]), cash: Money(units: row["cash"]))
      effects.append(StoredEffect(n: row["n"], content: .equity(point)))
    }
    return effects.sorted { $0.n < $1.n }
  }

  private static func votes(_ database: Database, of event: Event) throws -> [VoteRow] {
    guard case .voteDecided(let decision) = event else { return [] }
    let rows = try database.cachedStatement(sql: "SELECT * FROM votes WHERE decision = ? ORDER BY place")
    return try Row.fetchAll(rows, arguments: [decision.id]).map(vote)
  }
}
