import Foundation
import GRDB
import Testing

@testable import WitanCore
@testable import WitanStore

/// A folder of its own for each test, gone with it.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "witan-store-" + UUID().uuidString
  var store: String { path + "/witan.db" }
  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Runs `sql` on the store behind the journal's back.
  func tamper(_ sql: String) throws { try DatabaseQueue(path: store).write { try $0.execute(sql: sql) } }
}

struct JournalTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func timers(_ count: Int) -> [Input] { (0..<count).map { .timer(Instant(milliseconds: Int64($0))) } }

  @Test func whatWasAppendedIsThereAfterReopeningInItsOrder() throws {
    var random = RandomEvents(seed: 3)
    let inputs = (0..<40).map { random.input(Int64($0 % 9)) }
    do {
      let journal = try Journal(path: folder.store, sync: .full)
      #expect(try journal.append(Array(inputs.prefix(30))) == 1..<31)
      #expect(try journal.append(Array(inputs.suffix(10))) == 31..<41)
    }
    let journal = try Journal(path: folder.store)
    #expect(journal.lastSeq == 40)
    var seen = 0
    try journal.reader.forEachInput { seq, input in
      #expect(Int(seq) == seen + 1)
      let same = try fingerprint(input) == fingerprint(inputs[seen])
      #expect(same)
      seen += 1
      return true
    }
    #expect(seen == 40)
    var later: [Int64] = []
    try journal.reader.forEachInput(from: 35) { seq, _ in
      later.append(seq)
      return seq < 37
    }
    #expect(later == [35, 36, 37])
    #expect(try journal.append(timers(1)) == 41..<42)
  }

  @Test func aSecondHostOnTheSameStoreIsRefusedWithTheFirstOnesProcessNumber() throws {
    var first: Journal? = try Journal(path: folder.store)
    let error = #expect(throws: StoreError.self) { try Journal(path: folder.store) }
    #expect(error?.kind == .locked)
    #expect(error?.sentence.contains("process number \(ProcessInfo.processInfo.processIdentifier)") == true)
    try first?.append(timers(1))
    first = nil
    #expect(try Journal(path: folder.store).lastSeq == 1)
  }

  @Test func aLockFileLeftByADeadHostIsNoHindrance() throws {
    try Data("99999999\n".utf8).write(to: URL(fileURLWithPath: folder.store + ".lock"))
    let journal = try Journal(path: folder.store)
    let text = try String(contentsOfFile: folder.store + ".lock", encoding: .utf8)
    #expect(text == "\(ProcessInfo.processInfo.processIdentifier)\n")
    #expect(journal.lastSeq == 0)
  }

  @Test func aStoreOfANewerVersionIsRefusedWithBothVersionsAndStaysAsItIs() throws {
    _ = try Journal(path: folder.store)
    try folder.tamper("PRAGMA user_version = 7")
    let error = #expect(throws: StoreError.self) { try Journal(path: folder.store) }
    #expect(error?.kind == .newerVersion)
    #expect(error?.sentence.contains("found schema 7, expected at most 3") == true)
    #expect(throws: StoreError.self) { try StoreReader(path: folder.store) }
  }

  @Test func whatIsNoStoreIsRefusedAndNotTouched() throws {
    let text = Data(String(repeating: "no database at all\n", count: 100).utf8)
    try text.write(to: URL(fileURLWithPath: folder.store))
    #expect(throws: StoreError.self) { try Journal(path: folder.store) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == text)
    let other = folder.path + "/other.db"
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE cats (name)") }
    let foreign = #expect(throws: StoreError.self) { try Journal(path: other) }
    #expect(foreign?.kind == .notAStore)
    #expect(foreign?.sentence.contains("another program") == true)
  }

  @Test(arguments: [nil, "1 journal"])
  func aStoreWhoseMakingWasCutShortIsMadeWhole(until step: String?) throws {
    let database = try DatabaseQueue(path: folder.store)
    try database.write { try $0.execute(sql: "PRAGMA application_id = \(Schema.application)") }
    if let step { try Schema.migrator.migrate(database, upTo: step) }
    let journal = try Journal(path: folder.store)
    #expect(try journal.append(timers(1)) == 1..<2)
  }

  @Test func aMissingFolderIsRefusedByItsName() {
    let error = #expect(throws: StoreError.self) { try Journal(path: folder.path + "/nowhere/witan.db") }
    #expect(error?.kind == .unwritable)
    #expect(error?.sentence.contains("/nowhere does not exist") == true)
  }

  @Test(.enabled(if: geteuid() != 0, "root may write what is read-only: run as another user to test this"))
  func aStoreThatMayOnlyBeReadIsRefused() throws {
    _ = try Journal(path: folder.store)
    try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.store)
    let error = #expect(throws: StoreError.self) { try Journal(path: folder.store) }
    #expect(error?.kind == .unwritable)
  }

  @Test func aFullDiskKeepsNothingRefusesAndHealsByItself() throws {
    let journal = try Journal(path: folder.store)
    try journal.append(timers(1))
    try journal.pool.write { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(pages + 1)")
    }
    let error = #expect(throws: StoreError.self) { try journal.append(timers(5000)) }
    #expect(error?.kind == .full)
    #expect(error?.sentence.contains("while writing input 2") == true)
    guard case .refusing = journal.state else {
      Issue.record("the journal still accepts")
      return
    }
    #expect(journal.lastSeq == 1)
    try journal.pool.write { _ = try Int.fetchOne($0, sql: "PRAGMA max_page_count = 1000000") }
    #expect(try journal.append(timers(2)) == 2..<4)
    guard case .accepting = journal.state else {
      Issue.record("the journal still refuses")
      return
    }
    var count = 0
    try journal.reader.forEachInput { _, _ in
      count += 1
      return true
    }
    #expect(count == 3)
  }

  @Test(arguments: [
    "UPDATE input SET body = '{\"data\":77,\"v\":1}' WHERE seq = 3", "UPDATE input SET time = 99 WHERE seq = 3",
    "UPDATE input SET chain = x'00' WHERE seq = 3", "DELETE FROM input WHERE seq = 3",
    "UPDATE input SET kind = 'tick' WHERE seq = 3", "UPDATE input SET seq = 30 WHERE seq = 3",
  ])
  func aDamagedRowEndsTheReplayBeforeItAndIsNamed(sql: String) throws {
    do { try Journal(path: folder.store).append(timers(5)) }
    try folder.tamper(sql)
    var seen: [Int64] = []
    let error = #expect(throws: StoreError.self) {
      try StoreReader(path: folder.store).forEachInput { seq, _ in
        seen.append(seq)
        return true
      }
    }
    #expect(seen == [1, 2])
    #expect(error?.kind == .damaged(seq: 3))
    #expect(error?.sentence.contains("input 3") == true)
  }

  @Test func aLostEndIsFoundWhenOpening() throws {
    do { try Journal(path: folder.store).append(timers(5)) }
    try folder.tamper("DELETE FROM input WHERE seq = 5")
    let error = #expect(throws: StoreError.self) { try Journal(path: folder.store) }
    #expect(error?.kind == .damaged(seq: 4))
  }

  @Test func aReaderWithoutALockSeesWhatARunningHostWrites() throws {
    let journal = try Journal(path: folder.store)
    let reader = try StoreReader(path: folder.store)
    try journal.note([.heartbeat(HeartbeatNotice(service: "feed", time: Instant(milliseconds: 1)))])
    #expect(try reader.events(.heartbeat).count == 1)
    #expect(try reader.schemaVersion() == 3)
  }
}
