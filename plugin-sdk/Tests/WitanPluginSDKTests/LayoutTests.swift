import CWitanABI
import Foundation
import Testing

/// The released layouts are promises: rows may be added, none may change or go.
@Suite struct LayoutTests {
  /// What is wrong with the present layout, in sentences; appended rows are not.
  private func broken(released: [String], seen: [String]) -> [String] {
    let present = Set(seen)
    return released.filter { !present.contains($0) }.map { "released row '\($0)' has changed or is gone" }
  }

  private func released(_ minor: Int) throws -> [String] {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: package.appending(path: "abi/layout-1.\(minor).tsv"), encoding: .utf8)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("struct\t") }.map(String.init)
  }

  @Test(arguments: 0...Int(WTN_ABI_MINOR)) func everyReleasedRowHoldsInSwift(minor: Int) throws {
    let rows = try released(minor)
    #expect(rows.count >= 169 + 2 * minor)
    #expect(broken(released: rows, seen: SeenLayout.rows) == [])
  }

  @Test func theNewestTableIsTheWholeOfThePresentLayout() throws {
    let rows = try released(Int(WTN_ABI_MINOR))
    #expect(Set(rows) == Set(SeenLayout.rows) && rows.count == SeenLayout.rows.count)
  }

  @Test(arguments: 1...Int(WTN_ABI_MINOR)) func aMinorAddsRowsBehindTheEndOfTheOneBeforeIt(minor: Int) throws {
    let (before, after) = (try released(minor - 1), try released(minor))
    #expect(after.filter(Set(before).contains) == before, "a row of 1.\(minor - 1) has moved, changed or gone")
    let ends = before.map { $0.split(separator: "\t") }.reduce(into: [Substring: Int]()) { ends, row in
      ends[row[0]] = max(ends[row[0]] ?? 0, (Int(row[2]) ?? 0) + (Int(row[3]) ?? 0))
    }
    for row in after where !Set(before).contains(row) && !row.hasPrefix("enum\t") {
      let words = row.split(separator: "\t")
      #expect(try #require(Int(words[2])) >= ends[words[0]] ?? 0, "\(row) lies among older fields")
    }
  }

  @Test func aDescriptorOfVersionOneZeroHas256BytesAndOneOfOneOneHas264() {
    #expect(MemoryLayout<wtn_plugin>.offset(of: \.evaluate_many) == 256 && MemoryLayout<wtn_plugin>.size == 264)
  }

  @Test func aChangedOrRemovedRowIsRefusedAndAnAppendedOneAllowed() throws {
    let rows = try released(0)
    var moved = rows
    moved[10] += "1"
    #expect(broken(released: rows, seen: moved).count == 1)
    #expect(broken(released: rows, seen: Array(rows.dropLast())).count == 1)
    #expect(broken(released: rows, seen: rows + ["wtn_bars\ttrades\t96\t8"]) == [])
  }
}
