import Foundation
import Testing
import WitanConformance
import WitanGallery

/// A plugin of the gallery, built under names of its own for the length of a test.
final class GalleryPlugin {
  private let folder: URL
  private let file: URL

  /// Builds a row of the gallery's table, or the honest plugin where `row` is nil.
  init(_ row: String?) async throws {
    folder = try GalleryBuilder.temporaryFolder()
    let builder = GalleryBuilder(into: folder)
    let outcome =
      if let row {
        try await builder.build(try #require(Matrix.load()[row], "the gallery has no \(row) any more"))
      } else {
        try await builder.buildHonest()
      }
    file = try #require(outcome.file, "the gallery's \(row ?? "honest") plugin was not built: \(outcome)")
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch { print("\(folder.path) stays behind: \(error)") }
  }

  /// What these checks (ids or families) make of it.
  func outcomes(of only: Set<String>) throws -> [Outcome] {
    // The tests' own program lies beside plugin-check.
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let beside = URL(filePath: program).deletingLastPathComponent()
    let candidates = [beside, beside.deletingLastPathComponent(), Self.debugFolder].map {
      $0.appending(path: "plugin-check").path
    }
    let check = try #require(
      candidates.first { FileManager.default.isExecutableFile(atPath: $0) },
      "there is no plugin-check at \(candidates); swift build makes it")
    var kit = Kit(program: check)
    kit.only = only
    return try kit.run(file.path).outcomes
  }

  private static let debugFolder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: ".build/debug")
}

/// A sin of the gallery, and what is said about it.
struct Sin: CustomStringConvertible, Sendable {
  let plugin: String
  let check: String
  let verdict: String
  /// What the first finding, sentence and place, holds.
  let says: [String]

  var description: String { "\(plugin): \(check)" }

  init(_ plugin: String, _ check: String, _ verdict: String = "fail", says: String...) {
    (self.plugin, self.check, self.verdict, self.says) = (plugin, check, verdict, says)
  }

  /// Builds it and expects the verdict and the words.
  func expectCaught() async throws {
    let outcome = try #require(try await GalleryPlugin(plugin).outcomes(of: [check]).first)
    let found = outcome.findings.map { "\($0.sentence) [\($0.place)]" }.joined(separator: "; ")
    #expect(outcome.verdict.word == verdict, "\(found)")
    for words in says { #expect(found.contains(words)) }
  }
}
