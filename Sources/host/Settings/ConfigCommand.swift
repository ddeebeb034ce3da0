import ArgumentParser
import Foundation
import WitanServices

/// `host config`: what the host would run with, and whether it is sound.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Show and check the configuration.",
    discussion: "Nothing is started and nothing is changed. A configuration that is not sound ends with exit code 2.",
    subcommands: [Show.self, Check.self, Schema.self])

  /// Which file is read.
  struct FileOption: ParsableArguments {
    @Option(help: "The configuration file; without it witan.yaml or config/witan.yaml, where there is one.")
    var config: String?
  }

  /// `host config show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Every key with its effective value and where it came from.")
    @OptionGroup var file: FileOption
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let loaded = try SettingsSource.load(file.config)
      print(json ? String(decoding: try loaded.json(), as: UTF8.self) : loaded.table)
    }
  }

  /// `host config check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Whether the configuration is sound; every problem with its file, line and key.")
    @OptionGroup var file: FileOption
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      do {
        let loaded = try SettingsSource.load(file.config)
        let set = loaded.rows.count { $0.source != "default" }
        if json { return try JSONLines.print(Result(sound: true, problems: [])) }
        print("the configuration is sound: \(loaded.rows.count) keys, \(set) of them not by default")
      } catch let error as ConfigurationError where json {
        try JSONLines.print(
          Result(
            sound: false,
            problems: error.problems.map {
              Problem(place: $0.place?.description, key: $0.key, sentence: $0.sentence)
            }))
        throw error
      }
    }

    private struct Result: Encodable {
      let sound: Bool
      let problems: [Problem]
    }
    private struct Problem: Encodable {
      let place: String?
      let key: String?
      let sentence: String
    }
  }

  /// `host config schema`.
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The JSON Schema of the configuration file, for editors.")
    @Flag(help: "Print JSON, which the schema is anyway.") var json = false

    func run() throws { print(String(decoding: try ConfigurationSchema.json(), as: UTF8.self)) }
  }
}
