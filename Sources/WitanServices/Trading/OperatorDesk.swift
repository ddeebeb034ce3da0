public import WitanCore

/// What an operator's request needs done outside of the session.
public struct OperatorDesk: Sendable {
  /// Reloads these strategies; nil = every one whose file or settings changed. Answers with sentences.
  public let reload: @Sendable ([StrategyID]?) async throws -> String
  /// Puts the file at a path into the shadow. Answers with a sentence.
  public let shadow: @Sendable (String) async throws -> String
  /// Compares with the account at the exchange; nil on paper.
  public let account: Reconciler?

  /// A desk.
  public init(
    reload: @escaping @Sendable ([StrategyID]?) async throws -> String,
    shadow: @escaping @Sendable (String) async throws -> String, account: Reconciler? = nil
  ) {
    (self.reload, self.shadow, self.account) = (reload, shadow, account)
  }
}
