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

  /// What differs where `derived` ought to stand here; nil where both are the same.
  public func difference(from derived: Effect) -> String? {
    switch (content, derived) {
    case (.event(let stored, _), .event(let event)):
      return stored == event ? nil : Self.differ("\(stored)", "\(event)")
    case (.event(let stored, let votes), .decided(let decision, let entries)):
      guard stored == .voteDecided(decision) else { return Self.differ("\(stored)", "\(decision)") }
      let expected = entries.map(VoteRow.init)
      if votes == expected { return nil }
      let place = zip(votes, expected).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      guard let place else {
        return Self.differ("\(votes.count) votes of decision \(decision.id)", "\(expected.count) votes")
      }
      return Self.differ("the vote \(votes[place]) of decision \(decision.id)", "\(expected[place])")
    case (.equity(let stored), .equity(let point)):
      return stored == point ? nil : Self.differ("\(stored)", "\(point)")
    case (.event(let stored, _), .equity(let point)): return Self.differ("\(stored)", "\(point)")
    case (.equity(let stored), .event(let event)): return Self.differ("\(stored)", "\(event)")
    case (.equity(let stored), .decided(let decision, _)): return Self.differ("\(stored)", "\(decision)")
    }
  }

  private static func differ(_ stored: String, _ derived: String) -> String {
    "recorded is \(stored), the inputs give \(derived)"
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
  /// Hands every input with the effects that the store holds of it to `body`, in order, until it returns false.
  /// Everything is of one moment, whatever a running host writes meanwhile.
  ///
  /// - Returns: how many effects stand there of inputs that do not exist.
  /// - Throws: ``StoreError`` as ``forEachInput(from:_:)`` does.
  public func forEachInputWithEffects(
    _ body: (_ seq: Int64, _ input: Input, _ stored: [StoredEffect]) throws -> Bool
  ) throws(StoreError) -> Int {
    try read { database in
      try walk(database, from: 1) { seq, input in try body(seq, input, Self.stored(database, seq)) }
      return try Int.fetchOne(
        database, sql: "SELECT count(*) FROM event WHERE seq > (SELECT coalesce(max(seq), 0) FROM input)") ?? 0
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
