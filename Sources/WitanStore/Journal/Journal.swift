import Crypto
import Foundation
import GRDB
public import WitanCore

/// The store of one host: its inputs, written before they are applied, and what came of them.
///
/// One writer, used from one task; readers work beside it through ``reader``. Opening takes a lock that lives as
/// long as the journal.
public final class Journal {
  /// What survives what.
  public enum Sync: String, Sendable {
    /// What was appended survives the process's death.
    case normal = "NORMAL"
    /// It also survives the loss of power.
    case full = "FULL"
  }
  /// Whether the journal takes inputs.
  public enum State: Sendable {
    /// The last append was kept.
    case accepting
    /// The last append was not kept, for this reason; no entry may be made until a later one succeeds.
    case refusing(StoreError)
  }

  /// Where it lies.
  public let path: String
  /// Whether the last append was kept.
  public private(set) var state = State.accepting
  /// The number of the newest input, 0 where there is none.
  public private(set) var lastSeq: Int64 = 0

  let pool: DatabasePool
  private let lock: StoreLock
  private var chain = Data()
  private var shellEvents: Int = 0

  /// Opens the store at `path`, and makes it where there is none; its folder must exist.
  ///
  /// - Throws: ``StoreError``: held by another host (with its process number), written by a newer version (with
  ///   both), no store, a folder missing, not writable, damaged at its end.
  public init(path: String, sync: Sync = .normal) throws(StoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw StoreError(
        .unwritable,
        "the store \(path) cannot be opened: the folder \(folder) does not exist;"
          + " make it, or name another file with --store")
    }
    self.path = path
    let existed = FileManager.default.fileExists(atPath: path)
    lock = try StoreLock(store: path)
    do {
      pool = try Self.open(path, sync)
    } catch {
      // What could not be opened leaves nothing behind.
      if !existed { for part in ["", "-wal", "-shm", "-journal"] { unlink(path + part) } }
      lock.discard()
      throw StoreError(error, path: path, doing: "while opening")
    }
    try readHead()
  }

  private static func open(_ path: String, _ sync: Sync) throws -> DatabasePool {
    if FileManager.default.fileExists(atPath: path) {
      guard FileManager.default.isWritableFile(atPath: path) else {
        throw StoreError(
          .unwritable,
          "the store \(path) may only be read;"
            + " give the host's user the right to write it, or name another file with --store")
      }
      try check(DatabaseQueue(path: path), path)
    }
    var configuration = Configuration()
    configuration.label = "journal"
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = \(sync.rawValue)") }
    let pool = try DatabasePool(path: path, configuration: configuration)
    try Schema.migrate(pool)
    return pool
  }

  /// Refuses a database of a newer version, or of another program, before a byte of it is changed.
  static func check(_ database: some DatabaseReader, _ path: String) throws {
    try database.read { database in
      let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      guard tables == 0 || application == Schema.application else {
        throw StoreError(
          .notAStore,
          "\(path) is a database of another program: found application number \(application),"
            + " expected \(Schema.application); name another file with --store")
      }
      guard version <= Schema.version else {
        throw StoreError(
          .newerVersion,
          "the store \(path) was written by a newer version: found schema \(version),"
            + " expected at most \(Schema.version); run that version of the host, or name another file with --store")
      }
    }
  }

  /// The last row's number and chain, which must be the ones that the store says were written last.
  private func readHead() throws(StoreError) {
    try guarded("while reading its end") {
      let found = try pool.read { database in
        let row = try Row.fetchOne(database, sql: "SELECT seq, chain FROM input ORDER BY seq DESC LIMIT 1")
        let head = try Row.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'head'")
        let shell = try Int.fetchOne(database, sql: "SELECT max(n) FROM event WHERE seq = 0")
        return (row?["seq"] as Int64? ?? 0, row?["chain"] as Data? ?? Data(), head?["value"] as Data?, shell)
      }
      guard found.2 ?? Data() == found.1 else {
        throw StoreError(
          .damaged(seq: found.0),
          "the store \(path) is damaged at its end: its last input \(found.0) is not the one"
            + " that was written last; keep a copy and restore the last backup")
      }
      (lastSeq, chain) = (found.0, found.1)
      shellEvents = (found.3 ?? -1) + 1
    }
  }

  /// What readers use beside the writer.
  public var reader: StoreReader { StoreReader(reader: pool, path: path) }

  /// Writes `inputs` as one transaction and returns their numbers, in order; when this returns they are durable.
  /// Where it throws, none of them was kept and ``state`` is `refusing`.
  @discardableResult
  public func append(_ inputs: [Input]) throws(StoreError) -> Range<Int64> {
    let first = lastSeq + 1
    do {
      try guarded("while writing input \(first)") {
        var (seq, link) = (lastSeq, chain)
        try pool.write { database in
          let insert = try database.cachedStatement(sql: "INSERT INTO input VALUES (?, ?, ?, ?, ?)")
          for input in inputs {
            let written = try InputCodec.encode(input)
            seq += 1
            link = Self.link(link, seq, written.kind, input.time, written.body)
            try insert.execute(arguments: [seq, written.kind, input.time.milliseconds, written.body, link])
          }
          try database.cachedStatement(sql: "INSERT OR REPLACE INTO meta VALUES ('head', ?)")
            .execute(arguments: [link])
        }
        (lastSeq, chain) = (seq, link)
      }
    } catch {
      state = .refusing(error)
      throw error
    }
    state = .accepting
    return first..<lastSeq + 1
  }

  /// The link of a row: the first 16 bytes of the SHA-256 over the row before it and its own content.
  static func link(_ before: Data, _ seq: Int64, _ kind: String, _ time: Instant, _ body: Data) -> Data {
    var head = ByteWriter()
    head.bytes.append(contentsOf: before)
    head.put(seq)
    head.put(kind)
    head.put(time.milliseconds)
    var hash = SHA256()
    hash.update(data: head.bytes)
    hash.update(data: body)
    return Data(hash.finalize().prefix(16))
  }

  /// Writes what the input `seq` brought about, with all tables that follow from it, as one transaction.
  ///
  /// Written a second time (after a restart, from the same inputs) it changes nothing. `start` is the place of the
  /// first of `effects` among all of that input. An effect that differs from the one recorded at its place is
  /// refused: the program, or a plugin, is not the one that wrote the store.
  public func record(_ effects: [Effect], for seq: Int64, from start: Int = 0) throws(StoreError) {
    guard !effects.isEmpty else { return }
    try guarded("while writing what input \(seq) brought about") {
      try pool.write { database in
        var projection = Projection(database: database)
        for (offset, effect) in effects.enumerated() { try projection.record(effect, seq, start + offset) }
      }
    }
  }

  /// Writes events that no input brought about (a sign of life, a fork, news), as one transaction.
  public func note(_ events: [Event]) throws(StoreError) {
    try record(events.map(Effect.event), for: 0, from: shellEvents)
    shellEvents += events.count
  }

  /// Writes a line of the system's log. A message over 1000 characters is cut there; the whole stands in `details`.
  public func log(_ level: LogLevel, _ component: String, _ message: String, at time: Instant) throws(StoreError) {
    try guarded("while writing its log") {
      try pool.write { try Projection(database: $0).log(level, component, message, time, seq: 0) }
    }
  }

  /// Deletes every effect of an input and every table that follows from them, and writes them anew from `effects`:
  /// the inputs' numbers with what each brought about. Where it throws, everything is as it was. Inputs, events
  /// without an input and their log stay.
  public func rebuild(from effects: some Sequence<(seq: Int64, effects: [Effect])>) throws(StoreError) {
    try guarded("while rebuilding its tables") {
      try pool.write { database in
        try Projection.clear(database)
        var projection = Projection(database: database)
        for (seq, list) in effects {
          for (n, effect) in list.enumerated() { try projection.record(effect, seq, n) }
        }
      }
    }
  }

  private func guarded(_ doing: String, _ work: () throws -> Void) throws(StoreError) {
    do { try work() } catch { throw StoreError(error, path: path, doing: doing) }
  }
}
