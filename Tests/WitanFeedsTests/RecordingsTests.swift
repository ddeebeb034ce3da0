import Foundation
import Testing
import WitanCore
import WitanFeeds

@Suite(.enabled(if: Recordings.arePresent, "the recordings are not beside the repository"))
struct RecordingsTests {
  /// The table of the recordings' own page: file, interval, rows, missing, gaps, longest gap.
  static let table: [(String, String, [Int])] = {
    guard let text = try? String(contentsOfFile: Recordings.folder + "/README.md", encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count > 6, cells[0].hasPrefix("ohlcv/"), let rows = Int(cells[4]) else { return nil }
      let numbers = cells[5].split { !$0.isNumber }.compactMap { Int($0) }
      return (String(cells[0].dropFirst(6)), cells[1], [rows] + numbers)
    }
  }()

  @Test(arguments: table) func everyRecordingReadsAsItsPageSays(name: String, interval: String, numbers: [Int]) throws {
    let report = try Recordings.bars(name).report
    #expect(report.interval == Interval(interval))
    #expect([report.rows, report.missing, report.gaps.count, report.gaps.map(\.missing).max() ?? 0] == numbers)
    #expect(report.compressed == name.hasSuffix(".gz"))
  }

  @Test func thePageNamesThirtyRecordings() { #expect(Self.table.count == 30) }
}
