import Testing
import WitanConformance
import WitanGallery

/// Look-ahead is caught with the bar and the column named, whatever the language.
@Suite struct LookAheadTests {
  /// What a plugin's check says; nil where the plugin could not be built here.
  private func words(_ plugin: String, _ check: String) async throws -> String? {
    let record = try await Record.whole
    guard let seen = record.seen[plugin] else {
      print("SKIPPED: \(plugin) was not built here")
      return nil
    }
    return seen.found[check] ?? "nothing"
  }

  @Test(
    arguments: ["close", "open", "high", "low", "volume", "open_ms"])
  func aReadOfTheNextBarIsNamedWithItsColumnInC(column: String) async throws {
    let plugin = "cau-future-" + column.replacing("_", with: "-")
    guard let words = try await words(plugin, "CAU-01") else { return }
    #expect(words.contains("read bar +1, column \(column): bars that do not exist yet"), "\(words)")
  }

  @Test func aReadOfTheNextBarIsNamedWithItsColumnInSwift() async throws {
    guard let words = try await words("swift-future", "CAU-01") else { return }
    #expect(words.contains("read bar +1, column close: bars that do not exist yet"), "\(words)")
  }

  @Test(arguments: ["cau-caches", "swift-caches"])
  func aPluginThatRemembersBarsByTheirTimeIsNamedWithTheBarAndTheColumn(plugin: String) async throws {
    guard let words = try await words(plugin, "CAU-03") else { return }
    #expect(words.contains(#/bar \d+, column (action|confidence)/#), "\(words)")
  }
}
