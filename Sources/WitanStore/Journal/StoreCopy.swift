import Foundation
import GRDB

/// How one table of two stores compares.
public struct TableComparison: Hashable, Sendable {
  /// The table's name.
  public let table: String
  /// How many rows the first and the second store hold.
  public let rows: Int, otherRows: Int
  /// The first difference, as a sentence; nil where all rows are equal.
  public let difference: String?
}

extension StoreReader {
  /// The tables that follow from the inputs, each with the rows of it that do and their order. Numbers that SQLite
  /// itself gives to a row are left out.
  static let derived: [(table: String, query: String)] = [
    ("event", "SELECT * FROM event WHERE seq > 0 ORDER BY seq, n"),
    ("orders", "SELECT * FROM orders ORDER BY id"),
    ("order_transition", "SELECT * FROM order_transition ORDER BY seq, n"),
    ("fills", "SELECT * FROM fills ORDER BY seq, n"), ("trades", "SELECT * FROM trades ORDER BY seq, n"),
    ("positions", "SELECT * FROM positions ORDER BY id"), ("decisions", "SELECT * FROM decisions ORDER BY id"),
    ("votes", "SELECT * FROM votes ORDER BY decision, place"),
    ("refusals", "SELECT * FROM refusals ORDER BY seq, n"), ("equity", "SELECT * FROM equity ORDER BY seq, n"),
    ("daily_stats", "SELECT * FROM daily_stats ORDER BY day"),
    (
      "system_log",
      "SELECT seq, time, level, component, message, details FROM system_log WHERE seq > 0 ORDER BY id"
    ),
  ]

  /// Copies the whole store, as of one moment, into a new file at `path`; a running host is not in the way.
  ///
  /// - Throws: ``StoreError`` where something stands there already, or it cannot be written.
  public func copy(to path: String) throws(StoreError) {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw StoreError(.unwritable, "\(path) exists already; name a file that does not, the copy is written there")
    }
    do {
      try reader.backup(to: try DatabaseQueue(path: path))
    } catch { throw StoreError(error, path: path, doing: "while copying \(self.path) there") }
  }

  /// How many rows of all the tables that follow from the inputs there are.
  public func derivedRows() throws(StoreError) -> Int {
    try read { database in
      try Self.derived.reduce(0) { sum, derived in
        sum + (try Int.fetchOne(database, sql: "SELECT count(*) FROM (\(derived.query))") ?? 0)
      }
    }
  }

  /// Compares every table that follows from the inputs, row by row, with those of `other`.
  public func compare(with other: StoreReader) throws(StoreError) -> [TableComparison] {
    try read { mine in
      try other.read { theirs in
        try Self.derived.map { try Self.compare($0.table, $0.query, mine, theirs) }
      }
    }
  }

  static func compare(
    _ table: String, _ query: String, _ mine: Database, _ theirs: Database
  ) throws -> TableComparison {
    let (one, other) = (try Row.fetchCursor(mine, sql: query), try Row.fetchCursor(theirs, sql: query))
    var (count, otherCount) = (0, 0)
    var difference: String?
    while true {
      let (left, right) = (try one.next(), try other.next())
      if left == nil, right == nil { break }
      count += left == nil ? 0 : 1
      otherCount += right == nil ? 0 : 1
      if difference == nil, left != right {
        difference = Self.difference(left, right, "row \(max(count, otherCount)) of the table \(table)")
      }
    }
    return TableComparison(table: table, rows: count, otherRows: otherCount, difference: difference)
  }

  private static func difference(_ stored: Row?, _ derived: Row?, _ place: String) -> String? {
    guard let stored else { return derived.map { "\(place), \(key($0)), is missing" } }
    guard let derived else { return "\(place), \(key(stored)), is one too many: the inputs give no such row" }
    guard key(stored) == key(derived) else {
      return "\(place) is the one of \(key(stored)), the inputs give the one of \(key(derived))"
    }
    func cells(_ row: Row) -> [String: String] { row.reduce(into: [:]) { $0[$1.0] = "\($1.1)" } }
    return EffectDifference.fields(of: "\(place), \(key(stored))", cells(stored), cells(derived))
  }

  /// What names a row: its first two columns.
  private static func key(_ row: Row) -> String {
    row.prefix(2).map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }

  /// What SQLite's own quick look at the file finds wrong; empty where it is sound.
  public func integrityTroubles() throws(StoreError) -> [String] {
    try read { try String.fetchAll($0, sql: "PRAGMA quick_check(5)").filter { $0 != "ok" } }
  }

  /// The number of the newest input; 0 where there is none.
  public func lastInput() throws(StoreError) -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM input") ?? 0 }
  }
}
