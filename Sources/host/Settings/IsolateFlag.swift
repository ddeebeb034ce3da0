import WitanPlugins

/// What `--isolate` says of every strategy that is not named.
enum IsolateFlag {
  /// The wish that a word stands for; nil for strategies' ids.
  static func ofAll(_ word: String) -> PluginIsolation? {
    switch word {
    case "all": .process
    case "none": PluginIsolation.none
    case "auto": .auto
    default: nil
    }
  }
}
