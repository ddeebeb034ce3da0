import Foundation
import Testing
import WitanGallery

/// The judgement of the table is a function of the table and of what was seen.
@Suite struct JudgementTests {
  private let matrix: Matrix

  init() throws {
    let text = """
      {"groups": {"@both": ["B-01", "B-02"]}, "honest": [],
       "rows": [
         {"plugin": "one", "check": "A-01", "inProcess": "survives", "source": "one.c", "sin": "One thing",
          "consequences": [{"checks": ["@both"], "reason": "it must be so"},
                           {"checks": ["C-01"], "reason": "it may be so", "may": "by chance"}]},
         {"plugin": "two", "check": "A-02", "inProcess": "survives", "source": "two.c", "sin": "Another thing",
          "missed": "nobody looks", "consequences": []}]}
      """
    matrix = try JSONDecoder().decode(Matrix.self, from: Data(text.utf8))
  }

  private func judge(_ found: [String], _ two: [String] = []) -> [String] {
    let see = { (ids: [String]) in Observation(found: .init(uniqueKeysWithValues: ids.map { ($0, "found") })) }
    return matrix.judge(["one": see(found), "two": see(two)], by: ["A-01", "A-02", "B-01", "B-02", "C-01", "D-01"])
      .map { "\($0.plugin) \($0.check) \($0.fault)" }
  }

  @Test func whatTheTableSaysIsNoFault() {
    #expect(judge(["A-01", "B-01", "B-02"]) == [])
  }

  @Test func aConsequenceThatVariesMayBeThereOrNot() {
    #expect(judge(["A-01", "B-01", "B-02", "C-01"]) == [])
  }

  @Test func aSinThatIsNotCaughtIsAFault() {
    #expect(judge(["B-01", "B-02"]) == ["one A-01 missed"])
  }

  @Test func aSureConsequenceThatDoesNotOccurIsAFault() {
    #expect(judge(["A-01", "B-02"]) == ["one B-01 absent"])
  }

  @Test func aConsequenceIsNotAskedForWhereItsCheckLacksATool() {
    let seen = Observation(found: ["A-01": "", "B-01": ""], skipped: ["B-02": "the tool is not on this machine"])
    #expect(matrix.judge(["one": seen], by: ["A-01", "B-01", "B-02"]) == [])
  }

  @Test func aFindingThatTheTableDoesNotNameIsAFault() {
    #expect(judge(["A-01", "B-01", "B-02", "D-01"]) == ["one D-01 unnamed"])
  }

  @Test func aSinThatIsCaughtAfterAllIsAFaultOfItsRow() {
    #expect(judge(["A-01", "B-01", "B-02"], ["A-02"]) == ["two A-02 caughtAfterAll"])
  }

  @Test func aCheckThatBrokeIsAFault() {
    let seen = ["two": Observation(broken: ["D-01": "no memory"])]
    #expect(matrix.judge(seen, by: ["A-02"]).map(\.description) == ["D-01 broke over two: no memory"])
  }

  @Test func aCheckThatTheKitDoesNotHaveIsNotAskedFor() {
    #expect(matrix.judge(["one": Observation()], by: []) == [])
  }
}
