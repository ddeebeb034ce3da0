import Foundation
import Testing
import WitanGallery

/// What `plugin-new` refuses, and that it then leaves nothing behind.
@Suite struct PluginNewTests {
  @Test(arguments: [
    (["--lang", "c"], "no name given"), (["x", "--lang", "pascal"], "'pascal'"), (["x"], "expected --lang"),
    (["Big", "--lang", "c"], "'Big'"), (["x", "y", "--lang", "c"], "two names"), (["x", "--size", "3"], "--size"),
  ])
  func wrongUsageIsRefusedByName(arguments: [String], says: String) async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (status, words) = try await Self.run(arguments, in: folder)
    #expect(status == 2)
    #expect(words.contains(says), "\(words)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log"])
  }

  @Test func aFolderThatIsThereIsNeverWrittenOver() async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder.appending(path: "mine"), withIntermediateDirectories: false)
    let (status, words) = try await Self.run(["mine", "--lang", "c"], in: folder)
    #expect(status == 2 && words.contains("exists already"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "mine").path).isEmpty)
  }

  @Test func embeddedSwiftIsMeantByBothOfItsNames() async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, language) in [("one", "swift"), ("two", "swift-embedded")] {
      let (status, words) = try await Self.run([name, "--lang", language], in: folder)
      #expect(status == 0, "\(words)")
    }
    let sources = try ["one", "two"].map { name in
      try String(contentsOf: folder.appending(path: "\(name)/Sources/Plugin/EmaCross.swift"), encoding: .utf8)
        .replacing("\"\(name)\"", with: "")
    }
    #expect(sources[0] == sources[1] && sources[0].contains("WitanPluginSDKEmbedded"))
  }

  private static func run(_ arguments: [String], in folder: URL) async throws -> (status: Int32, words: String) {
    let program = Matrix.folder.deletingLastPathComponent().appending(path: "bin/plugin-new").path
    return try await Tool.run(
      ["bash", program] + arguments + ["--into", folder.path], log: folder.appending(path: "log"))
  }
}
