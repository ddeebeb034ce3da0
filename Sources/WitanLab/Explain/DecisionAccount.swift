public import WitanCore

/// A decision with everything that led to it and what came of it: who voted what and why, the sums, the checks.
public struct DecisionAccount: Hashable, Encodable, Sendable {
  /// One strategy's part.
  public struct Vote: Hashable, Encodable, Sendable {
    /// Who, in which version, from which file.
    public let strategy: StrategyID, version: String, sha256: String
    /// `BUY`, `SELL`, `HOLD`, `ABSTAIN`, `PENDING`, `LATE` or `FAULT`.
    public let answer: String
    /// How strongly, 0...100, and with which effective weight, 0...1.
    public let confidence: Double, weight: Double
    /// Whether it counted, and why not.
    public let standing: BallotEntry.Standing
    /// Why, in words with figures; of a fault what was wrong; empty where nothing was given.
    public let reason: String
  }
  /// One of the conditions for acting.
  public struct Check: Hashable, Encodable, Sendable {
    /// `quorum`, `agreement` or `threshold`.
    public let name: String
    /// What was found, and what it must at least be.
    public let value: Double, bound: Double
    /// Whether it holds.
    public let holds: Bool
  }
  /// What came of it.
  public enum Outcome: Hashable, Sendable {
    /// Nothing was to be done.
    case held
    /// An order was made.
    case ordered(OrderID)
    /// The risk gate refused; every rule that stood against it.
    case refused(OrderID, [RefusalCode])
    /// A vote to buy what is held or being traded already.
    case alreadyLong
    /// A vote to sell what is not held.
    case notHeld
    /// A vote to sell what is being sold already.
    case leaving
    /// The exit waits until another order is cancelled.
    case awaiting
  }

  /// The decision itself, with its sums.
  public let decision: Decision
  /// The input that holds the bar.
  public let seq: Int64
  /// The bounds that held.
  public let voting: VotingSettings
  /// Every strategy's vote.
  public let votes: [Vote]
  /// The conditions for acting, in their order; none where nobody won or HOLD did.
  public let checks: [Check]
  /// What came of it.
  public let outcome: Outcome
  /// How large the entry was and what bound it; nil where there was none.
  public let size: SizeAccount?

  init?(_ moment: JournalWalk.Moment, _ engine: borrowing HostEngine) {
    guard let block = moment.block, let (decision, entries) = moment.decided else { return nil }
    self.decision = decision
    seq = moment.seq
    voting = engine.settings.voting
    votes = entries.map { Self.vote($0, block, engine.settings.strategies) }
    checks = Self.checks(decision, engine.settings.voting)
    outcome = Self.outcome(decision, moment.events, block.market, engine)
    size = SizeAccount(decision, entries, moment.events, engine)
  }

  private static func vote(
    _ entry: BallotEntry, _ block: BarBlock, _ listings: [StrategyListing]
  ) -> Vote {
    let listing = listings[entry.place]
    let column = block.ballots[entry.place]
    let fault = column.faults.first { $0.row == block.ballotStart }?.text
    let own = entry.standing == .carried ? "" : ReasonSentences(listing.reasons).text(column, block.ballotStart)
    return Vote(
      strategy: entry.strategy, version: listing.version, sha256: listing.sha256,
      answer: "\(entry.answer)".uppercased(), confidence: entry.confidence.double, weight: entry.weight.double,
      standing: entry.standing, reason: fault ?? own)
  }

  private static func checks(_ decision: Decision, _ voting: VotingSettings) -> [Check] {
    guard let winner = decision.winner, winner != .hold else { return [] }
    func check(_ name: String, _ value: Double, _ bound: Double, _ reason: HoldReasons) -> Check {
      Check(name: name, value: value, bound: bound, holds: !decision.failed.contains(reason))
    }
    var checks = [check("quorum", decision.quorumShare ?? 0, voting.quorum.double, .quorum)]
    if decision.rule == .weighted || decision.rule == .rawSum {
      checks.append(check("agreement", decision.agreementShare ?? 0, voting.agreement.double, .agreement))
    }
    let tally = decision.tally
    let strength =
      switch decision.rule {
      case .weighted, .majority, .unanimous: decision.winnerConfidence ?? 0
      case .rawSum: Double(tally.score(winner)) / 1e12
      case .netSum: Double(abs(tally.buyScore - tally.sellScore)) / 1e12
      }
    return checks + [check("threshold", strength, voting.threshold.double, .threshold)]
  }

  private static func outcome(
    _ decision: Decision, _ events: [Event], _ market: Int, _ engine: borrowing HostEngine
  ) -> Outcome {
    for event in events {
      switch event {
      case .orderRequested(let request) where request.decision == decision.id && request.purpose != .stop:
        return .ordered(request.id)
      case .orderDenied(let refusal) where refusal.request.decision == decision.id:
        return .refused(refusal.request.id, refusal.codes.list)
      default: break
      }
    }
    let state = engine.markets[market]
    switch decision.action {
    case .hold: return .held
    case .buy: return .alreadyLong
    case .sell:
      if state.working?.request.side == .sell { return .leaving }
      return engine.portfolio.positions[market].isFlat && state.working == nil ? .notHeld : .awaiting
    }
  }
}

extension DecisionAccount.Outcome: Encodable {
  private enum Key: CodingKey { case what, order, codes, sentences }

  /// The name: `held`, `ordered`, `refused`, `already-long`, `not-held`, `leaving`, `awaiting`.
  public var name: String {
    switch self {
    case .held: "held"
    case .ordered: "ordered"
    case .refused: "refused"
    case .alreadyLong: "already-long"
    case .notHeld: "not-held"
    case .leaving: "leaving"
    case .awaiting: "awaiting"
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .what)
    switch self {
    case .ordered(let order): try container.encode(order.description, forKey: .order)
    case .refused(let order, let codes):
      try container.encode(order.description, forKey: .order)
      try container.encode(codes, forKey: .codes)
      try container.encode(codes.map(\.sentence), forKey: .sentences)
    default: break
    }
  }
}
