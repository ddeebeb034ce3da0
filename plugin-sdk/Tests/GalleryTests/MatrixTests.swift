import Foundation
import Testing
import WitanGallery

/// What the table of wicked plugins must be, before anything is built.
@Suite struct MatrixTests {
  private let matrix: Matrix
  private let ids: [String]

  init() throws {
    matrix = try Matrix.load()
    ids = try Matrix.checkIDs()
  }

  @Test func theKitsDesignNamesOneHundredAndFiftyFiveChecks() {
    #expect(ids.count == 155)
    #expect(Set(ids).count == 155)
  }

  @Test func thereAreAtLeastFortyFiveWickedPlugins() {
    #expect(matrix.rows.count >= 45)
    #expect(Set(matrix.rows.map(\.plugin)).count == matrix.rows.count, "two rows have one name")
  }

  @Test func everySinIsMeantForACheckOfTheDesign() {
    for row in matrix.rows { #expect(ids.contains(row.check), "\(row.plugin): \(row.check)") }
  }

  @Test func everyConsequenceIsACheckOfTheDesignAndHasItsReason() {
    for row in matrix.rows {
      for consequence in row.consequences {
        #expect(!consequence.checks.isEmpty, "\(row.plugin)")
        #expect(consequence.reason.count > 15, "\(row.plugin): '\(consequence.reason)' is no reason")
        for id in consequence.checks {
          #expect(ids.contains(id) && id != row.check, "\(row.plugin): consequence \(id)")
        }
      }
    }
  }

  @Test func everySinIsOneSentenceOfItsOwn() {
    #expect(Set(matrix.rows.map(\.sin)).count == matrix.rows.count)
    for row in matrix.rows { #expect(row.sin.count > 10 && !row.sin.hasSuffix("."), "\(row.plugin)") }
  }

  /// The checks that plugin-checks.md says to build first; two of them have no counterpart in the contract: plugins
  /// have no extensions to ask for (ABI-06), and a signal has no stamp, its place in the column is its bar (SIG-05).
  @Test func everyCheckThatIsBuiltFirstHasAWickedPlugin() {
    var first = (1...9).map { "BIN-0\($0)" } + (1...6).map { "SIG-0\($0)" } + (1...8).map { "DAT-0\($0)" }
    first += ["LOAD-01", "LOAD-03", "ABI-01", "ABI-02", "ABI-03", "ABI-11", "DESC-01", "DESC-02", "DESC-03"]
    first += ["PAR-01", "PAR-02", "PAR-04", "DET-01", "DET-02", "DET-05", "CAU-01", "CAU-02", "CAU-07", "CAU-08"]
    first += ["STA-01", "STA-05", "STA-07", "STA-10", "LIF-01", "LIF-06", "LIF-08", "RES-01", "RES-04"]
    first += ["PRF-01", "PRF-05", "SEC-01"]
    let meant = Set(matrix.rows.map(\.check)).union(["ABI-06", "SIG-05"])
    #expect(first.count == 54)
    #expect(Set(first).subtracting(meant).isEmpty, "no wicked plugin for \(Set(first).subtracting(meant).sorted())")
  }

  @Test func everyCheckOfLevelsOneToThreeHasAWickedPlugin() {
    let meant = Set(matrix.rows.filter { $0.missed == nil }.map(\.check))
    let missing = Record.judging.subtracting(meant).sorted()
    #expect(missing.isEmpty, "no wicked plugin for \(missing)")
  }

  @Test func aConsequenceThatVariesSaysWhy() {
    for consequence in matrix.rows.flatMap(\.consequences) {
      #expect(consequence.may.map { $0.count > 15 } ?? true, "'\(consequence.may ?? "")' is no reason")
    }
  }

  @Test func noGroupStandsForMoreThanItsRowsShare() {
    for (name, checks) in matrix.groups { #expect(checks.count < 40, "\(name) allows nearly everything") }
  }

  @Test func everySourceIsUsedAndEveryUsedSourceIsThere() throws {
    let sources = try ["sins", "swift", "honest"].flatMap { folder in
      try FileManager.default.contentsOfDirectory(atPath: Matrix.folder.appending(path: folder).path)
        .map { "\(folder)/\($0)" }
    }
    let used = Set((matrix.rows + matrix.honest).flatMap { [$0.source, $0.also, $0.stub].compactMap(\.self) })
    #expect(used == Set(sources).subtracting(["swift/build"]).union(["honest.c"]))
  }
}
