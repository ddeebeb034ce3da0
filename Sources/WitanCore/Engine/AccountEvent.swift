/// What the shell found when it compared the ledger with the account at the venue.
///
/// All other coins of the account are their owner's: only what the host bought, and the capital assigned to it, is
/// compared.
public enum AccountEvent: Hashable, Codable, Sendable {
  /// They differ: no entries, in one market or (nil) in all, until they agree. The text says what was found, what the
  /// ledger expected, and what to do.
  case differs(market: Int?, text: String)
  /// They agree, or the operator accepted every difference.
  case agrees(market: Int?)
  /// The operator gave the host a trade that was made by hand in one of its markets: it is booked as its own.
  case adopted(HandMadeTrade)
  /// The operator left a difference, named so, to the owner: it is none any more.
  case settled(String)
}

/// A trade in a managed market that was made by hand, beside the host.
public struct HandMadeTrade: Hashable, Codable, Sendable {
  /// The market's place in the engine's tables.
  public let market: Int
  /// Bought or sold.
  public let side: Side
  /// What was traded, its fee included; its order is 0, which is none of the host's.
  public let execution: Execution
  /// A trade.
  public init(market: Int, side: Side, execution: Execution) {
    (self.market, self.side, self.execution) = (market, side, execution)
  }
}
