import GRDB

/// The tables that effects give, written anew in a temporary database beside a store, so that both can be compared
/// without a byte of the store being changed. It is gone with its process.
public final class DerivedTables {
  private let database: DatabaseQueue
  private var waiting: [(seq: Int64, effects: [Effect])] = []

  /// Empty tables.
  ///
  /// - Throws: ``StoreError`` where there is no room for temporary files.
  public init() throws(StoreError) {
    do {
      // SQLite's own temporary file: it spills to the disk only when it outgrows the memory for it.
      database = try DatabaseQueue(path: "")
      try Schema.migrator.migrate(database)
    } catch { throw StoreError(error, path: "of the comparison", doing: "while making temporary tables") }
  }

  /// Takes in what the input `seq` brought about; the inputs come in order.
  public func record(_ effects: [Effect], for seq: Int64) throws(StoreError) {
    waiting.append((seq, effects))
    if waiting.count >= 1024 { try write() }
  }

  private func write() throws(StoreError) {
    do {
      try database.write { database in
        var projection = Projection(database: database)
        for (seq, effects) in waiting {
          for (n, effect) in effects.enumerated() { try projection.record(effect, seq, n) }
        }
      }
    } catch { throw StoreError(error, path: "of the comparison", doing: "while writing temporary tables") }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Compares every table that follows from the inputs with those of the store `stored`.
  func compare(with stored: Database) throws -> [TableComparison] {
    try write()
    return try database.read { derived in
      try StoreReader.derived.map { try StoreReader.compare($0.table, $0.query, stored, derived) }
    }
  }
}
