import Foundation
import Testing

/// The released layout is a promise: rows may be added, none may change or go.
@Suite struct LayoutTests {
  /// What is wrong with the present layout, in sentences; appended rows are not.
  private func broken(released: [String], seen: [String]) -> [String] {
    let present = Set(seen)
    return released.filter { !present.contains($0) }.map { "released row '\($0)' has changed or is gone" }
  }

  private func released() throws -> [String] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: package.appending(path: "abi/layout-1.0.tsv"), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("struct\t") }.map(String.init)
  }

  @Test func everyReleasedRowHoldsInSwift() throws {
    let rows = try released()
    #expect(rows.count >= 169)
    #expect(broken(released: rows, seen: SeenLayout.rows) == [])
  }

  @Test func aChangedOrRemovedRowIsRefusedAndAnAppendedOneAllowed() throws {
    let rows = try released()
    var moved = rows
    moved[10] += "1"
    #expect(broken(released: rows, seen: moved).count == 1)
    #expect(broken(released: rows, seen: Array(rows.dropLast())).count == 1)
    #expect(broken(released: rows, seen: rows + ["wtn_bars\ttrades\t96\t8"]) == [])
  }
}
