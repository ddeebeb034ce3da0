import Foundation
import Testing
import WitanCore

@testable import WitanServices

@Suite struct ConfigurationReadingTests {
  /// An empty folder of its own for one test.
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("witan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("config"), withIntermediateDirectories: true)
    return folder
  }

  @Test func aNamedFileThatIsMissingIsRefused() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect {
      try ConfigurationSources.reading(file: "mine.yaml", in: folder.path, environment: [:])
    } throws: { error in
      (error as? ConfigurationError)?.description.hasPrefix("mine.yaml: there is no such file") == true
    }
  }

  @Test func withoutFilesTheDefaultsHold() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let sources = try ConfigurationSources.reading(file: nil, in: folder.path, environment: [:])
    #expect(sources.file == nil && sources.environmentFile == nil)
  }

  @Test func theUsualFilesAreFoundAndTheNamedOneWins() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("voting: {threshold: 61}".utf8).write(to: folder.appendingPathComponent("config/witan.yaml"))
    try Data("voting: {threshold: 62}".utf8).write(to: folder.appendingPathComponent("own.yaml"))
    try Data("WITAN_VOTING_QUORUM=0.5".utf8).write(to: folder.appendingPathComponent(".env"))
    func threshold(_ path: String?, _ environment: [String: String] = [:]) throws -> Double {
      let sources = try ConfigurationSources.reading(file: path, in: folder.path, environment: environment)
      let configuration = try LoadedConfiguration(sources).configuration
      #expect(configuration.voting.quorum.double == 0.5)
      return configuration.voting.threshold.double
    }
    #expect(try threshold(nil) == 61)
    #expect(try threshold("own.yaml") == 62)
    #expect(try threshold(nil, ["WITAN_CONFIG": "own.yaml"]) == 62)
  }

  @Test func whatIsNotTextOrFarTooLargeIsRefused() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data([0xFF, 0xFE, 0x00]).write(to: folder.appendingPathComponent("bytes.yaml"))
    try Data(repeating: 0x23, count: ConfigurationSources.greatestSize + 1).write(
      to: folder.appendingPathComponent("large.yaml"))
    for (name, reason) in [("bytes.yaml", "is not UTF-8 text"), ("large.yaml", "expected at most")] {
      #expect {
        try ConfigurationSources.reading(file: name, in: folder.path, environment: [:])
      } throws: { error in
        (error as? ConfigurationError)?.description.contains(reason) == true
      }
    }
  }
}
