import Foundation
import GRDB
public import WitanCore

/// Reads a store beside its writer, or without one. Every answer is of one moment.
public struct StoreReader: Sendable {
  let reader: any DatabaseReader
  let path: String

  init(reader: any DatabaseReader, path: String) {
    self.reader = reader
    self.path = path
  }

  /// The store at `path`, only to be read: no lock is taken, so a running host is not in the way.
  ///
  /// - Throws: ``StoreError``: no file there, no store, a newer version's.
  public init(path: String) throws(StoreError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw StoreError(.unwritable, "there is no store at \(path); name the file that the host writes")
    }
    self.path = path
    do {
      reader = try Self.open(path)
    } catch {
      throw StoreError(error, path: path, doing: "while opening for reading")
    }
  }

  private static func open(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    func queue(_ name: String) throws -> DatabaseQueue {
      let queue = try DatabaseQueue(path: name, configuration: configuration)
      try Journal.check(queue, path)
      return queue
    }
    do { return try queue(path) } catch let error as DatabaseError {
      // SQLite coordinates even readers through files beside the store. Where it may not make them (a backup, another
      // user's store) and no host has any open, nothing can change, and it can be read without them.
      let isAlone = !FileManager.default.fileExists(atPath: path + "-wal")
      let refusals: [ResultCode] = [.SQLITE_READONLY, .SQLITE_CANTOPEN]
      guard isAlone, refusals.contains(error.resultCode.primaryResultCode) else { throw error }
      let file = URL(fileURLWithPath: path).absoluteString
      return try queue(file + "?immutable=1")
    }
  }

  /// The version of the tables.
  public func schemaVersion() throws(StoreError) -> Int {
    try read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
  }

  /// Events in the order in which they were written, newest last: the newest `limit` of that kind and time.
  public func events(
    _ type: EventType? = nil, from: Instant? = nil, until: Instant? = nil, limit: Int = 1000
  ) throws(StoreError) -> [StoredEvent] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT seq, n, body FROM event WHERE (?1 IS NULL OR type = ?1) AND (?2 IS NULL OR time >= ?2)
          AND (?3 IS NULL OR time < ?3) ORDER BY seq DESC, n DESC LIMIT ?4
          """,
        arguments: [type?.name, from?.milliseconds, until?.milliseconds, limit])
      return try rows.reversed().map { StoredEvent(seq: $0["seq"], n: $0["n"], event: try Self.event($0)) }
    }
  }

  static func event(_ row: Row) throws -> Event {
    let seq: Int64 = row["seq"]
    do { return try StoreJSON.event(from: Data((row["body"] as String).utf8)) } catch {
      throw StoreError(
        .damaged(seq: seq),
        "an event of input \(seq) cannot be read: \(StoreJSON.sentence(error));"
          + " rebuild the tables from the inputs, or restore the last backup")
    }
  }

  /// The newest `limit` orders, newest last.
  public func orders(limit: Int = 1000) throws(StoreError) -> [OrderRow] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM orders ORDER BY id DESC LIMIT ?", arguments: [limit]).reversed()
        .map(Self.order)
    }
  }
  /// Whether a venue ever took an order of this store.
  public func hasTraded() throws(StoreError) -> Bool {
    try read {
      try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM order_transition WHERE state = 'accepted')") ?? false
    }
  }

  /// The order of that number with every change of its state, oldest first; nil where there is none.
  public func order(_ id: OrderID) throws(StoreError) -> (order: OrderRow, transitions: [OrderTransition])? {
    try read { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM orders WHERE id = ?", arguments: [id.number])
      else { return nil }
      let changes = try Row.fetchAll(
        database, sql: "SELECT * FROM order_transition WHERE order_id = ? ORDER BY seq, n", arguments: [id.number])
      return (
        Self.order(row),
        changes.map {
          OrderTransition(
            state: $0["state"], filled: Quantity(units: $0["filled"]), time: Instant(milliseconds: $0["time"]),
            reason: $0["reason"])
        }
      )
    }
  }

  private static func order(_ row: Row) -> OrderRow {
    OrderRow(
      id: OrderID(row["id"]), symbol: row["symbol"], side: row["side"], purpose: row["purpose"],
      state: row["state"], quantity: (row["quantity"] as Int64?).map(Quantity.init(units:)),
      filled: Quantity(units: row["filled"]), fee: Money(units: row["fee"]), price: Price(units: row["price"]),
      decision: row["decision"], requested: Instant(milliseconds: row["requested"]),
      updated: Instant(milliseconds: row["updated"]), reason: row["reason"])
  }

  /// The newest `limit` closed trades, newest last.
  public func trades(limit: Int = 1000) throws(StoreError) -> [Trade] {
    try events(.positionClosed, limit: limit).compactMap {
      if case .positionClosed(let trade) = $0.event { trade } else { nil }
    }
  }
  /// The newest `limit` refusals, newest last.
  public func refusals(limit: Int = 1000) throws(StoreError) -> [Refusal] {
    try events(.orderDenied, limit: limit).compactMap {
      if case .orderDenied(let refusal) = $0.event { refusal } else { nil }
    }
  }

  /// The decision of that number with its votes, in the strategies' order; nil where it was not recorded.
  public func decision(_ id: Int64) throws(StoreError) -> (decision: Decision, votes: [VoteRow])? {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT e.seq, e.body FROM decisions d JOIN event e USING (seq, n) WHERE d.id = ?",
        arguments: [id])
      guard let row, case .voteDecided(let decision) = try Self.event(row) else { return nil }
      let votes = try Row.fetchAll(
        database, sql: "SELECT * FROM votes WHERE decision = ? ORDER BY place", arguments: [id])
      return (
        decision,
        votes.map(Self.vote)
      )
    }
  }

  static func vote(_ row: Row) -> VoteRow {
    VoteRow(
      strategy: row["strategy"], answer: row["answer"], confidence: Double(row["confidence"] as Int64) / 1e6,
      weight: Double(row["weight"] as Int64) / 1e6, standing: row["standing"])
  }

  /// The equity's curve from `from` on and before `until`, oldest first.
  public func equity(from: Instant? = nil, until: Instant? = nil) throws(StoreError) -> [EquityPoint] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT time, equity, cash FROM equity WHERE (?1 IS NULL OR time >= ?1) AND (?2 IS NULL OR time < ?2)
          ORDER BY seq, n
          """,
        arguments: [from?.milliseconds, until?.milliseconds]
      ).map {
        EquityPoint(
          time: Instant(milliseconds: $0["time"]), equity: Money(units: $0["equity"]), cash: Money(units: $0["cash"]))
      }
    }
  }

  func read<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try reader.read(work) } catch { throw StoreError(error, path: path, doing: "while reading") }
  }
}
