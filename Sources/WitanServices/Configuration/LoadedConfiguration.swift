/// A configuration, and where each of its values came from.
public struct LoadedConfiguration: Hashable, Sendable {
  /// The values.
  public let configuration: Configuration
  /// Where each key's value came from; a key that is missing has its default.
  let places: [String: ConfigurationPlace]

  /// Reads all sources, later ones over earlier ones: default, profile, file, `.env`, environment, flags.
  /// - Throws: ``ConfigurationError`` with everything that is wrong in any of them; then nothing holds.
  public init(_ sources: ConfigurationSources) throws(ConfigurationError) {
    var reader = LayerReader()
    if let file = sources.file { reader.read(file: file) }
    if let file = sources.environmentFile { reader.read(environmentFile: file) }
    reader.read(environment: sources.environment)
    reader.read(flags: sources.flags)
    reader.apply(reader.configuration.trading.profile)
    reader.checkTogether()
    reader.checkExchange()
    reader.checkRealMode()
    guard reader.problems.isEmpty else { throw ConfigurationError(problems: reader.problems) }
    configuration = reader.configuration
    places = reader.places
  }

  /// Where the value of `key` came from.
  public func place(of key: String) -> ConfigurationPlace { places[key] ?? .default }
}

extension LayerReader {
  /// Notes what is wrong only in the light of two settings.
  fileprivate mutating func checkTogether() {
    if configuration.feed.kind == .file, configuration.feed.path == nil {
      note(
        places["feed.kind"], key: "feed.path",
        "feed.kind is file and feed.path is none; expected the recorded bars. Set feed.path, or --feed file:PATH.")
    }
    for id in configuration.plugins.enable where configuration.plugins.disable.contains(id) {
      note(
        places["plugins.disable"], key: "plugins.disable",
        "\(id) stands in plugins.enable and in plugins.disable; expected one of them. Remove it from the other.")
    }
  }
}
