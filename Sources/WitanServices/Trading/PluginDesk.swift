public import WitanCore

/// What an operator's request needs done with plugins' files; each answers with sentences about what came of it.
public struct PluginDesk: Sendable {
  /// Reloads these strategies; nil = every one whose file or settings changed.
  public let reload: @Sendable ([StrategyID]?) async throws -> String
  /// Puts the file at a path into the shadow.
  public let shadow: @Sendable (String) async throws -> String

  /// A desk.
  public init(
    reload: @escaping @Sendable ([StrategyID]?) async throws -> String,
    shadow: @escaping @Sendable (String) async throws -> String
  ) {
    (self.reload, self.shadow) = (reload, shadow)
  }
}
