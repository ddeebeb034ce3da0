import Foundation
import Testing
import WitanCore
import WitanLab
import WitanStore

struct RebuildTests {
  let rig: StoreRig
  init() throws { rig = try StoreRig() }

  @Test func everyEffectDeletedFromACopyIsRebuiltEqual() throws {
    try rig.write(rig.roundTrip())
    let result = try StoreRebuild.run(rig.reader, into: rig.copy)
    #expect(result.isEqual)
    #expect(result.deleted == result.rebuilt)
    #expect(result.added == 0)
    for (table, rows) in [("trades", 1), ("decisions", 5), ("votes", 10), ("fills", 2), ("equity", 5)] {
      #expect(result.tables.first { $0.table == table }?.rows == rows, "\(table)")
    }
    #expect(try ReplayVerification.run(StoreReader(path: rig.copy)).compared == rig.effectCount)
    let left = try FileManager.default.contentsOfDirectory(atPath: rig.folder).filter { $0.contains("original") }
    #expect(left.isEmpty)
  }

  @Test func aStoreWhoseEffectsAreNotThoseOfItsInputsIsFoundOut() throws {
    try rig.write(rig.roundTrip()) { seq, effects in
      effects.map {
        guard seq == 5, case .equity(let point) = $0 else { return $0 }
        return .equity(EquityPoint(time: point.time, equity: point.equity, cash: point.cash + Money(units: 1)))
      }
    }
    let result = try StoreRebuild.run(rig.reader, into: rig.copy)
    #expect(!result.isEqual)
    #expect(result.tables.first { $0.difference != nil }?.table == "equity")
  }

  @Test func whatACrashKeptFromBeingWrittenIsAddedAndComparedWithNothing() throws {
    let last = Int64(try rig.roundTrip().count) + 1
    try rig.write(rig.roundTrip()) { seq, effects in seq == last ? [] : effects }
    let result = try StoreRebuild.run(rig.reader, into: rig.copy)
    #expect(result.isEqual)
    #expect(result.added > 0)
    #expect(try ReplayVerification.run(StoreReader(path: rig.copy)).missing == nil)
  }

  @Test func aFileThatStandsThereIsNotWrittenOver() throws {
    try rig.write(rig.roundTrip())
    try "mine".write(toFile: rig.copy, atomically: true, encoding: .utf8)
    #expect(throws: StoreError.self) { try StoreRebuild.run(rig.reader, into: rig.copy) }
    #expect(try String(contentsOfFile: rig.copy, encoding: .utf8) == "mine")
  }

  @Test func whatLiesBesideTheCopyIsNotTakenAway() throws {
    try rig.write(rig.roundTrip())
    try "mine".write(toFile: rig.copy + ".original", atomically: true, encoding: .utf8)
    let error = #expect(throws: StoreError.self) { try StoreRebuild.run(rig.reader, into: rig.copy) }
    #expect(error?.sentence.contains("copy.db.original exists already") == true)
    #expect(try String(contentsOfFile: rig.copy + ".original", encoding: .utf8) == "mine")
    #expect(!FileManager.default.fileExists(atPath: rig.copy))
  }
}
