import Foundation
import GRDB
public import WitanCore

extension StoreReader {
  /// Hands every input from the number `first` on to `body`, in order, until it returns false; one at a time, so
  /// that a long history needs no memory.
  ///
  /// Every row is held against the link of the row before it. Nothing behind a damaged row is handed out.
  ///
  /// - Throws: ``StoreError`` `damaged` with the number of the first row that is missing, changed or unreadable, or
  ///   what `body` throws, as a `StoreError` of its own or wrapped in one.
  public func forEachInput(
    from first: Int64 = 1, _ body: (_ seq: Int64, _ input: Input) throws -> Bool
  ) throws(StoreError) {
    try read { try walk($0, from: first, body) }
  }

  /// ``forEachInput(from:_:)`` inside a reading of its own, so that `body` may look at the same moment.
  func walk(
    _ database: Database, from first: Int64, _ body: (_ seq: Int64, _ input: Input) throws -> Bool
  ) throws {
    var chain = Data()
    var expected = max(first, 1)
    if expected > 1 {
      let before = expected - 1
      guard
        let link = try Data.fetchOne(
          database, sql: "SELECT chain FROM input WHERE seq = ?", arguments: [before])
      else { throw damage(before, "it is missing") }
      chain = link
    }
    let rows = try Row.fetchCursor(
      database, sql: "SELECT seq, kind, time, body, chain FROM input WHERE seq >= ? ORDER BY seq",
      arguments: [expected])
    while let row = try rows.next() {
      let seq: Int64 = row["seq"]
      guard seq == expected else { throw damage(expected, "it is missing, the next one is \(seq)") }
      guard let kind = String.fromDatabaseValue(row["kind"]), let content = Data.fromDatabaseValue(row["body"]),
        let time = Int64.fromDatabaseValue(row["time"])
      else { throw damage(seq, "its columns are not what they were") }
      chain = Journal.link(chain, seq, kind, Instant(milliseconds: time), content)
      guard chain == Data.fromDatabaseValue(row["chain"]) else {
        throw damage(seq, "it is not what was written, its check sum differs")
      }
      if try !body(seq, InputCodec.decode(kind: kind, body: content, seq: seq)) { return }
      expected += 1
    }
    let head = try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'head'")
    guard head == nil || head == chain else { throw damage(expected, "it is missing at the end") }
  }

  /// The settings of every start that the store holds, oldest first. Only those rows are read, and their check sums
  /// are left to a replay.
  ///
  /// - Throws: ``StoreError`` `damaged` where one of them cannot be read.
  public func starts() throws(StoreError) -> [EngineSettings] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT seq, kind, body FROM input WHERE kind = 'started' ORDER BY seq")
      return try rows.compactMap { row in
        let input = try InputCodec.decode(kind: row["kind"], body: row["body"], seq: row["seq"])
        if case .started(let settings, _) = input { return settings }
        return nil
      }
    }
  }

  private func damage(_ seq: Int64, _ found: String) -> StoreError {
    StoreError(
      .damaged(seq: seq),
      "the store \(path) is damaged at input \(seq): \(found);"
        + " nothing behind it can be trusted: keep a copy and restore the last backup")
  }
}
