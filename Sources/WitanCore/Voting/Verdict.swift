/// What a tally means under the rule and the bounds.
public struct Verdict: Hashable, Sendable, BitwiseCopyable {
  /// What is to be done.
  public let action: Action
  /// Who would have won, failed checks aside; nil for a tie, no votes or no majority.
  public let winner: Action?
  /// Why it is HOLD.
  public let failed: HoldReasons

  private init(_ action: Action, _ winner: Action?, _ failed: HoldReasons) {
    self.action = action
    self.winner = winner
    self.failed = failed
  }

  /// Judges `tally`. All bounds hold at equality; the checks are `quorum`, `agreement`, `threshold`, in this order.
  @inline(__always)
  public init(_ tally: Tally, _ settings: VotingSettings) {
    switch Self.winner(tally, settings.rule) {
    case .none(let why): self.init(.hold, nil, why)
    case .side(.hold): self.init(.hold, .hold, .holdWon)
    case .side(let side):
      let failed = Self.checks(side, tally, settings)
      self.init(failed.isEmpty ? side : .hold, side, failed)
    }
  }

  private enum Winner {
    case side(Action)
    case none(HoldReasons)
  }

  @inline(__always)
  private static func winner(_ tally: Tally, _ rule: VotingRule) -> Winner {
    let (buy, sell, hold) = (tally.buyScore, tally.sellScore, tally.holdScore)
    switch rule {
    case .weighted, .rawSum:
      let most = max(buy, sell, hold)
      if most <= 0 { return .none(.noVotes) }
      if buy == most { return sell == most || hold == most ? .none(.tie) : .side(.buy) }
      if sell == most { return hold == most ? .none(.tie) : .side(.sell) }
      return .side(.hold)
    case .netSum:
      // HOLD votes do not count under this rule: where there are no others, nobody has voted.
      if buy == 0 && sell == 0 { return .none(.noVotes) }
      if buy == sell { return .none(.tie) }
      return .side(buy > sell ? .buy : .sell)
    case .majority:
      return byHeads(tally, lacking: .noMajority) { $0 * 2 > $1 }
    case .unanimous:
      return byHeads(tally, lacking: .notUnanimous) { $0 == $1 }
    }
  }

  private static func byHeads(_ tally: Tally, lacking: HoldReasons, _ wins: (Int32, Int32) -> Bool) -> Winner {
    let all = tally.buyHeads + tally.sellHeads + tally.holdHeads
    if all == 0 { return .none(.noVotes) }
    if wins(tally.buyHeads, all) { return .side(.buy) }
    if wins(tally.sellHeads, all) { return .side(.sell) }
    if wins(tally.holdHeads, all) { return .side(.hold) }
    return .none(lacking)
  }

  @inline(__always)
  private static func checks(_ side: Action, _ tally: Tally, _ settings: VotingSettings) -> HoldReasons {
    var failed: HoldReasons = []
    let voted = tally.buyWeight + tally.sellWeight + tally.holdWeight
    if voted * 1_000_000 < Int64(settings.quorum.units) * tally.enabledWeight { failed.insert(.quorum) }
    let score = tally.score(side)
    if settings.rule == .weighted || settings.rule == .rawSum {
      let all = Int128(tally.buyScore + tally.sellScore + tally.holdScore)
      if Int128(score) &* 1_000_000 < Int128(settings.agreement.units) &* all { failed.insert(.agreement) }
    }
    let threshold = Int64(settings.threshold.units)
    let under =
      switch settings.rule {
      case .weighted, .majority, .unanimous: score < threshold * tally.weight(side)
      case .rawSum: score < threshold * 1_000_000
      case .netSum: abs(tally.buyScore - tally.sellScore) < threshold * 1_000_000
      }
    if under { failed.insert(.threshold) }
    return failed
  }
}
