public import WitanCore

extension RefusalCode {
  /// The rule in words: why the risk gate refused.
  public var sentence: String {
    switch self {
    case .killed: "the kill switch is locked; `host unlock --reason \"…\"` opens it"
    case .halted: "trading is halted; `host resume --reason \"…\"` ends that"
    case .paused: "trading is paused; `host resume` ends that"
    case .staleFeed: "the market's newest price is too old; entries wait for the feed"
    case .unreconciled: "the account and the books differ; the operator must assign what is not explained"
    case .store: "the store took nothing, and what cannot be recorded is not ordered"
    case .uncertified: "a strategy behind it is not certified for real money"
    case .breaker: "a circuit breaker has stopped entries for a while"
    case .dailyLoss: "the day's loss limit was reached; only exits until 00:00 UTC"
    case .drawdown: "the drawdown limit was reached"
    case .strategySuspended: "the strategy behind it is suspended by its own drawdown"
    case .cooldown: "the market rests for a while after its last exit"
    case .alreadyLong: "something is held or being traded in this market already; one position a market"
    case .notHeld: "nothing is held that could be sold"
    case .maxPosition: "a winner's share would pass its part of its sleeve, and what is left is under the minimum"
    case .maxExposure: "everything held would pass its part of the equity, and what is left is under the minimum"
    case .openRisk: "all stops together would lose more than the limit"
    case .correlation: "it moves too much like what is held already"
    case .insufficientFunds: "the free cash does not pay for it, fee and slippage included"
    case .minNotional: "the size is worth less than the least an order may be"
    case .filter: "the venue's own rules do not take it"
    case .priceCollar: "its price lies too far from the market's newest price"
    case .duplicate: "the same market and side was ordered just before"
    case .rate: "too many orders within a minute"
    }
  }
}

extension HoldReasons {
  /// Why nothing was done, in words, for each reason that is no failed check.
  public var sentences: [String] {
    let known: [(HoldReasons, String)] = [
      (.tie, "the greatest score stands on two sides: a tie is HOLD"), (.noVotes, "nobody voted"),
      (.holdWon, "the vote itself was to HOLD"), (.noMajority, "no side has more than half of the voters"),
      (.notUnanimous, "the voters are not all on one side"),
    ]
    return known.filter { contains($0.0) }.map(\.1)
  }
}
