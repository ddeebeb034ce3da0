import Foundation
import GRDB
import Testing

@testable import WitanCore
@testable import WitanStore

struct StoreCopyTests {
  let folder: TemporaryFolder
  var copy: String { folder.path + "/copy.db" }
  init() throws { folder = try TemporaryFolder() }

  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  /// Three points of the curve and an error, one an input.
  private var effects: [[Effect]] {
    let error = Event.error(ErrorNotice(component: "venue", text: "refused", time: at(2)))
    return [
      [.equity(EquityPoint(time: at(1), equity: Money("1000")!, cash: Money("1000")!))],
      [.event(error), .equity(EquityPoint(time: at(2), equity: Money("990")!, cash: Money("500")!))],
      [.equity(EquityPoint(time: at(3), equity: Money("1010")!, cash: Money("500")!))],
    ]
  }

  private func filled() throws -> Journal {
    let journal = try Journal(path: folder.store)
    try journal.append((1...3).map { .timer(at($0)) })
    for (place, list) in effects.enumerated() { try journal.record(list, for: Int64(place + 1)) }
    return journal
  }

  @Test func aCopyBesideTheRunningHostHoldsEverythingAndIsAStoreOfItsOwn() throws {
    let journal = try filled()
    try journal.reader.copy(to: copy)
    #expect(try journal.reader.compare(with: StoreReader(path: copy)).allSatisfy { $0.difference == nil })
    #expect(try StoreReader(path: copy).lastInput() == 3)
    try journal.append([.timer(at(4))])
    #expect(try StoreReader(path: copy).lastInput() == 3, "the copy is of its moment")
    #expect(try Journal(path: copy).append([.timer(at(9))]) == 4..<5)
    #expect(try StoreReader(path: copy).integrityTroubles() == [])
  }

  @Test(.enabled(if: geteuid() != 0, "root may write what is read-only: run as another user to test this"))
  func aStoreInAFolderThatMayOnlyBeReadCanBeRead() throws {
    do { _ = try filled() }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where !name.hasSuffix(".db") {
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
    let reader = try StoreReader(path: folder.store)
    #expect(try reader.lastInput() == 3)
    #expect(try reader.integrityTroubles() == [])
  }

  @Test func everyStartIsReadWithItsSettings() throws {
    let journal = try Journal(path: folder.store)
    func settings(_ capital: String) -> EngineSettings {
      var settings = EngineSettings(
        instruments: [Instrument(symbol: Symbol("BTC/USDT")!)], interval: .hours(1), strategies: [])
      settings.capital = Money(capital)!
      return settings
    }
    try journal.append([.started(settings("5"), at: at(1)), .timer(at(2)), .started(settings("7"), at: at(3))])
    #expect(try journal.reader.starts() == [settings("5"), settings("7")])
  }

  @Test func aCopyIsNeverWrittenOverAFileNorIntoAFolderThatIsNotThere() throws {
    let journal = try filled()
    try Data("mine".utf8).write(to: URL(fileURLWithPath: copy))
    let error = #expect(throws: StoreError.self) { try journal.reader.copy(to: copy) }
    #expect(error?.kind == .unwritable && error?.sentence.contains("copy.db exists already") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == Data("mine".utf8))
    let nowhere = #expect(throws: StoreError.self) { try journal.reader.copy(to: folder.path + "/nowhere/copy.db") }
    #expect(nowhere?.sentence.contains("while copying") == true)
  }

  @Test(arguments: [
    (
      "UPDATE equity SET cash = 7 WHERE seq = 2",
      "row 2 of the table equity, seq 2 n 1: cash is recorded as 50000000000, the inputs give 7"
    ),
    ("DELETE FROM equity WHERE seq = 3", "row 3 of the table equity, seq 3 n 0, is one too many"),
    (
      "DELETE FROM equity WHERE seq = 1",
      "row 1 of the table equity is the one of seq 1 n 0, the inputs give the one of seq 2 n 1"
    ),
    ("INSERT INTO equity VALUES (9, 0, 9, 9, 9)", "row 4 of the table equity, seq 9 n 0, is missing"),
  ])
  func aComparisonNamesTheTableTheRowAndTheColumn(sql: String, sentence: String) throws {
    let journal = try filled()
    try journal.reader.copy(to: copy)
    try DatabaseQueue(path: copy).write { try $0.execute(sql: sql) }
    let tables = try journal.reader.compare(with: StoreReader(path: copy))
    let found = tables.filter { $0.difference != nil }
    #expect(found.map(\.table) == ["equity"])
    #expect(found.first?.difference?.hasPrefix(sentence) == true, "\(found.first?.difference ?? "")")
    #expect(tables.count == 12)
  }

  @Test func theTablesThatEffectsGiveAreThoseOfTheStoreAndAnyOtherOnesAreNot() throws {
    let journal = try filled()
    func differences(_ change: (Int, [Effect]) -> [Effect]) throws -> [String] {
      let tables = try DerivedTables()
      for (place, list) in effects.enumerated() { try tables.record(change(place, list), for: Int64(place + 1)) }
      return try journal.reader.forEachInputWithEffects(comparing: tables) { _, _, _ in true }.tables
        .filter { $0.difference != nil }.map(\.table)
    }
    #expect(try differences { $1 } == [])
    #expect(try differences { $0 == 1 ? Array($1.suffix(1)) : $1 } == ["event", "equity", "system_log"])
    #expect(try differences { $0 == 2 ? [] : $1 } == ["equity", "daily_stats"])
  }

  @Test func everyInputComesWithItsOwnEffectsInTheirOrderAndStraysAreCounted() throws {
    let journal = try filled()
    try journal.record([.event(.heartbeat(HeartbeatNotice(service: "feed", time: at(9))))], for: 8)
    var places: [[Int]] = []
    let rest = try journal.reader.forEachInputWithEffects(comparing: DerivedTables()) { seq, _, stored in
      #expect(Int(seq) == places.count + 1)
      places.append(stored.map(\.n))
      return true
    }
    #expect(places == [[0], [0, 1], [0]])
    #expect(rest.strays == 1)
    let ended = try journal.reader.forEachInputWithEffects(comparing: DerivedTables()) { seq, _, _ in seq < 2 }
    #expect(ended.strays == 0 && ended.tables.isEmpty, "what was not walked to its end is not compared")
  }

  @Test func tablesOfAStoreDamagedInTheMiddleAreNotCompared() throws {
    do { _ = try filled() }
    try folder.tamper("UPDATE input SET time = 77 WHERE seq = 2")
    let error = #expect(throws: StoreError.self) {
      try StoreReader(path: folder.store).forEachInputWithEffects(comparing: DerivedTables()) { _, _, _ in true }
    }
    #expect(error?.kind == .damaged(seq: 2))
  }
}
