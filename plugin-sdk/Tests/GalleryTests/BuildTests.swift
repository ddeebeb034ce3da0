import Foundation
import Testing
import WitanGallery

/// That the gallery can be built, and that nobody can know its plugins by their names.
@Suite struct BuildTests {
  @Test func everyWickedPluginCompilesWithoutAWarning() async throws {
    let shelf = try await Shelf.whole
    for row in shelf.rows {
      switch try #require(shelf.outcomes[row.plugin]) {
      case .built(let file, _): #expect(FileManager.default.fileExists(atPath: file.path), "\(row.plugin)")
      case .skipped(let reason): print("SKIPPED: \(reason)")
      }
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: shelf.folder.path)
    let beside = shelf.rows + shelf.matrix.honest
    #expect(
      files.count == shelf.outcomes.values.count { $0.file != nil } + beside.count { $0.beside != nil },
      "something was left beside the plugins")
  }

  @Test func aPluginIsBuiltUnderOtherNamesEachTime() async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let row = try #require(try Matrix.load()["bin-extra-export"])
    let builder = GalleryBuilder(into: folder)
    guard case .built(let first, let firstNames) = try await builder.build(row),
      case .built(let second, let secondNames) = try await builder.build(row)
    else {
      Issue.record("a plugin in C was not built")
      return
    }
    #expect(firstNames != secondNames)
    #expect(first != second)
    let bytes = try Data(contentsOf: first)
    #expect(bytes.firstRange(of: Data(firstNames.id.utf8)) != nil)
    #expect(bytes.firstRange(of: Data("\(firstNames.prefix)total".utf8)) != nil)
    for word in [secondNames.id, secondNames.prefix, "bin-extra-export", "extra_export"] {
      #expect(bytes.firstRange(of: Data(word.utf8)) == nil, "the file says \(word)")
    }
  }

  @Test func aSourceThatDoesNotCompileIsNamedWithTheCompilersWords() async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = """
      {"plugin": "broken", "check": "SIG-01", "inProcess": "survives", "source": "sins/vote_sin.c",
       "sin": "Does not compile", "defines": ["SIN=nobody_knows_this = 1"], "consequences": []}
      """
    let row = try JSONDecoder().decode(Matrix.Row.self, from: Data(text.utf8))
    let error = await #expect(throws: GalleryError.self) { try await GalleryBuilder(into: folder).build(row) }
    #expect(error.map { "\($0)".contains("broken") && "\($0)".contains("nobody_knows_this") } == true)
  }
}
