/// How much a finding weighs.
public enum Severity: String, Sendable, CaseIterable, Comparable {
  /// For the author to know; fails nothing.
  case note
  /// A weakness; fails nothing.
  case warning
  /// The plugin does not conform.
  case error
  /// A host refuses to load the plugin.
  case fatal

  /// The plugin fails by it.
  public var fails: Bool { self >= .error }

  /// A note weighs least.
  public static func < (left: Severity, right: Severity) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}
