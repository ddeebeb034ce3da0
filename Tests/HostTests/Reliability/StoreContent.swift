import GRDB

/// What a store holds, in the words of the trade: everything that must not depend on when the host was killed.
///
/// Left out are the starts and the timers (how often they come depends on the wall clock) and the numbers of inputs,
/// which count them.
struct StoreContent: Equatable {
  /// The rows of each table as text.
  let tables: [String: [String]]

  private static let questions: [String: String] = [
    "inputs": "SELECT kind, time, hex(body) FROM input WHERE kind NOT IN ('started', 'timer') ORDER BY seq",
    "decisions": "SELECT id, symbol, time, price, rule, action, winner, failed, confidence FROM decisions ORDER BY id",
    "votes": "SELECT * FROM votes ORDER BY decision, place",
    "orders": "SELECT * FROM orders ORDER BY id",
    "fills": "SELECT order_id, symbol, side, purpose, decision, quantity, price, fee, time FROM fills ORDER BY seq, n",
    "trades": """
    SELECT symbol, entry_time, entry_price, exit_time, exit_price, quantity, fees, pnl, exit_reason, decision,
      entry_order, exit_order FROM trades ORDER BY seq, n
    """,
    "positions": "SELECT * FROM positions ORDER BY id",
    "refusals": """
    SELECT order_id, symbol, side, purpose, reason, codes, decision, price, time FROM refusals ORDER BY seq, n
    """,
    "equity": "SELECT time, equity, cash FROM equity ORDER BY seq, n",
    "days": "SELECT * FROM daily_stats ORDER BY day",
    "events": "SELECT type, v, time, body FROM event WHERE seq > 0 ORDER BY seq, n",
  ]

  /// Reads the store at `path`; nobody may be writing it.
  init(_ path: String) throws {
    tables = try DatabaseQueue(path: path).read { database in
      try Self.questions.mapValues { question in try Row.fetchAll(database, sql: question).map(\.description) }
    }
  }

  /// The tables in which `other` differs, each with the place of the first difference.
  func differences(from other: StoreContent) -> [String] {
    tables.keys.sorted().compactMap { name in
      let (mine, theirs) = (tables[name] ?? [], other.tables[name] ?? [])
      guard mine != theirs else { return nil }
      let row =
        zip(mine, theirs).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(mine.count, theirs.count)
      return "\(name): \(mine.count) rows against \(theirs.count), first difference in row \(row)"
    }
  }
}
