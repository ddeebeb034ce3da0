import WitanCore

/// What a running host makes of a changed configuration: what it takes, what it does not, and what then holds.
public struct ConfigurationReload: Hashable, Sendable {
  /// One setting that was given another value.
  public struct Change: Hashable, Sendable {
    /// Its key; for a strategy `plugins.strategies.ID`.
    public let key: String
    /// The value before, as it stands in a file.
    public let before: String
    /// The value after.
    public let after: String
    /// What happens with it, as a sentence.
    public let sentence: String
  }

  /// What holds from the next bar on.
  public let applied: [Change]
  /// What keeps its old value until the host is started anew.
  public let refused: [Change]
  /// The old configuration with what was applied.
  public let configuration: Configuration

  /// Compares two configurations, setting by setting.
  public init(from old: Configuration, to new: Configuration) {
    var applied: [Change] = []
    var refused: [Change] = []
    var configuration = old
    for setting in Setting.all {
      let (before, after) = (setting.current(old), setting.current(new))
      guard before != after else { continue }
      switch setting.reload {
      case .live where setting.put(&configuration, after):
        applied += Self.changes(of: setting, before, after)
      case .live:
        refused.append(Self.refusal(of: setting, before, after, because: "its value cannot be taken over"))
      case .fixed(let reason):
        refused.append(Self.refusal(of: setting, before, after, because: reason))
      }
    }
    self.applied = applied
    self.refused = refused
    self.configuration = configuration
  }

  private static func refusal(
    of setting: Setting, _ before: SettingValue, _ after: SettingValue, because reason: String
  ) -> Change {
    Change(
      key: setting.key, before: before.description, after: after.description,
      sentence: "\(setting.key) stays \(before) and does not become \(after) while the host runs, because \(reason). "
        + "Stop the host and start it anew to change it.")
  }

  /// The change of a setting, or one a strategy where the setting holds several.
  private static func changes(of setting: Setting, _ before: SettingValue, _ after: SettingValue) -> [Change] {
    guard case .strategies(let old) = before, case .strategies(let new) = after else {
      return [applied(setting.key, "\(before)", "\(after)")]
    }
    return Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map { id in
      applied("\(setting.key).\(id)", old[id]?.yaml ?? "{}", new[id]?.yaml ?? "{}")
    }
  }

  private static func applied(_ key: String, _ before: String, _ after: String) -> Change {
    Change(
      key: key, before: before, after: after, sentence: "\(key) was \(before) and is \(after) from the next bar on.")
  }
}

extension Configuration {
  /// What a running host with this configuration makes of `new`.
  public func changes(to new: Configuration) -> ConfigurationReload { ConfigurationReload(from: self, to: new) }
}
