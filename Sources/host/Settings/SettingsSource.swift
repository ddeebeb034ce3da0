import Foundation
import WitanServices

/// The configuration as a host would read it here and now.
enum SettingsSource {
  /// Reads every source; `file` is the YAML file where one is named.
  static func load(_ file: String?) throws -> LoadedConfiguration {
    try LoadedConfiguration(sources(file))
  }

  /// What it is read from.
  static func sources(_ file: String?) throws -> ConfigurationSources {
    try ConfigurationSources.reading(
      file: file, in: FileManager.default.currentDirectoryPath, environment: ProcessInfo.processInfo.environment)
  }
}
