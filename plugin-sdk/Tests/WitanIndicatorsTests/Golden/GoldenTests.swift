import Foundation
import Testing

/// Every golden case in the folder (see ``GoldenFolder``), as the case itself says.
@Suite("Golden indicator values", .enabled(if: GoldenFolder.isExpected, "\(GoldenFolder.skipReason)"))
struct GoldenIndicatorTests {
  private static let names = (try? GoldenFolder.caseNames()) ?? []

  @Test func theFolderCanBeReadAndHoldsCases() throws {
    let names = try GoldenFolder.caseNames()
    print("golden cases: \(names.count) in \(GoldenFolder.url.path)")
  }

  @Test(arguments: names)
  func everyCaseAgreesWithinItsOwnTolerance(_ name: String) throws {
    let golden = try GoldenCase.read(GoldenFolder.url.appendingPathComponent(name))
    guard !GoldenIndicator.notOurs.contains(GoldenIndicator.plain(golden.indicator)) else {
      print("golden \(name): SKIPPED, '\(golden.indicator)' is none of our indicators")
      return
    }
    let source = try GoldenSource(caseName: name)
    let lines = try GoldenLines(golden, GoldenIndicator(named: golden.indicator), source)
    let comparison = try GoldenComparison(golden, ours: lines, source: source, as: golden.compare)
    #expect(comparison.differences.isEmpty, "\(name) (\(golden.source))")
    let without = comparison.passedOver.isEmpty ? "" : ", without the lines \(comparison.passedOver)"
    switch golden.compare {
    case .none: print("golden \(name): read only, its source follows another convention\(without)")
    case .all, .lastThird:
      #expect(comparison.compared > 0, "\(name): not one value was compared")
      print("golden \(name): \(comparison.compared) values, '\(golden.compare.rawValue)'\(without)")
    }
  }

  /// The cases marked `none` whose difference is a mere conversion, which ``GoldenSource`` claims to know.
  @Test(.enabled(if: GoldenFolder.named == nil, "conversions are proved on the default folder only"), arguments: names)
  func aDocumentedConversionMakesTheOtherConventionEqual(_ name: String) throws {
    let golden = try GoldenCase.read(GoldenFolder.url.appendingPathComponent(name))
    let source = try GoldenSource(caseName: name)
    let kind = try GoldenIndicator(named: golden.indicator)
    guard golden.compare == .none, source.isFullyConverted(kind) else { return }
    let ours = try GoldenLines(golden, kind, source)
    var compared = 0
    for (line, theirs) in golden.outputs {
      for (mine, expected) in zip(try #require(ours.line(line)), theirs) {
        guard let mine, let expected else { continue }
        compared += 1
        #expect(abs(mine - expected) <= max(6e-4, 1e-9 * abs(expected)), "\(name) \(line)")
      }
    }
    #expect(compared > 3, "\(name): hardly a value was compared")
  }
}
