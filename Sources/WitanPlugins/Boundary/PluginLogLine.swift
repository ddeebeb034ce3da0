public import WitanCore

/// A line that a plugin wrote for the operator.
public struct PluginLogLine: Hashable, Sendable {
  /// How much it matters.
  public enum Level: Int32, Sendable, Codable { case debug, info, warning, error }

  /// Who wrote it.
  public let strategy: StrategyID
  /// About which market.
  public let symbol: Symbol
  /// How much it matters.
  public let level: Level
  /// The text, cleaned.
  public let text: String
}

/// Takes a plugin's lines; called on the thread that judges.
public typealias PluginLog = @Sendable (PluginLogLine) -> Void
