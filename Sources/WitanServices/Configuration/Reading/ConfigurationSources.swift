/// What the configuration is read from; later ones win: default, profile, file, `.env`, environment, flags.
public struct ConfigurationSources: Hashable, Sendable {
  /// A text, and what error messages call it.
  public struct Text: Hashable, Sendable {
    /// The file's path.
    public let path: String
    /// The file's content.
    public let content: String
    /// A text that was read from `path`.
    public init(path: String, content: String) {
      self.path = path
      self.content = content
    }
  }

  /// A flag of the command line that sets one key.
  public struct Flag: Hashable, Sendable {
    /// How it was spelled: `--mode`.
    public let name: String
    /// The key it sets; below `plugins.strategies` also `ID.weight`, `ID.enabled` and `ID.params.NAME`.
    public let key: String
    /// Its value.
    public let value: String
    /// The flag `name`, which sets `key` to `value`.
    public init(_ name: String, key: String, value: String) {
      self.name = name
      self.key = key
      self.value = value
    }
  }

  /// The YAML file, if any.
  public var file: Text?
  /// The `.env` file, if any.
  public var environmentFile: Text?
  /// The process's variables.
  public var environment: [String: String]
  /// The flags, in their order; of two that set one key the later wins.
  public var flags: [Flag]

  /// Sources that were read already.
  public init(
    file: Text? = nil, environmentFile: Text? = nil, environment: [String: String] = [:], flags: [Flag] = []
  ) {
    self.file = file
    self.environmentFile = environmentFile
    self.environment = environment
    self.flags = flags
  }
}
