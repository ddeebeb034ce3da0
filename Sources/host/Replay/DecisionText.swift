import Foundation
import WitanCore
import WitanLab

/// What `host why` and `host why-not` print of a decision: the outcome, the checks, the sums, every vote, the size.
enum DecisionText {
  /// The account of a decision.
  static func decision(_ account: DecisionAccount) -> String {
    let decision = account.decision
    var lines = [
      "d\(decision.id)  \(decision.symbol) at \(decision.time), close \(decision.price) \(decision.symbol.quote): "
        + verdict(decision),
      "  \(outcome(account))",
    ]
    lines += decision.failed.sentences.map { "  \($0)" }
    lines += checks(account)
    lines += sums(decision)
    lines += votes(account.votes)
    if let size = account.size { lines += Self.size(size, decision.symbol) }
    return lines.joined(separator: "\n")
  }

  private static func verdict(_ decision: Decision) -> String {
    if decision.action != .hold {
      return "\(decision.action) with confidence \(AccountNumber.text(decision.confidence))"
    }
    guard let winner = decision.winner, winner != .hold, let confidence = decision.winnerConfidence else {
      return "HOLD"
    }
    return "HOLD; \(winner) would have won with confidence \(AccountNumber.text(confidence))"
  }

  private static func outcome(_ account: DecisionAccount) -> String {
    switch account.outcome {
    case .held:
      let failed = account.checks.filter { !$0.holds }.map(\.name)
      return failed.isEmpty ? "nothing was done" : "nothing was done: \(failed.joined(separator: " and ")) not reached"
    case .ordered(let order): return "it became the order \(order)"
    case .refused(let order, let codes):
      let reasons = codes.map { "\($0.name) (\($0.sentence))" }
      return "nothing was done: the risk gate refused the order \(order): \(reasons.joined(separator: "; "))"
    case .alreadyLong: return "nothing was done: the market is held, or being traded, already"
    case .notHeld: return "nothing was done: nothing is held that could be sold"
    case .leaving: return "nothing was done: what is held is being sold already"
    case .awaiting: return "the exit waits until the other order of the market is cancelled"
    }
  }

  private static func checks(_ account: DecisionAccount) -> [String] {
    guard !account.checks.isEmpty else { return [] }
    var checks = Table(["check", "found", "needed", "", "of what"])
    for check in account.checks {
      checks.add([
        check.name, fixed(check.value), fixed(check.bound), check.holds ? "holds" : "FAILS",
        meaning(check.name, account.decision.rule),
      ])
    }
    return ["  checks", ReplayText.indented(checks.text, by: 4)]
  }

  private static func meaning(_ check: String, _ rule: VotingRule) -> String {
    switch (check, rule) {
    case ("quorum", _): "weight of those who voted / enabled weight"
    case ("agreement", _): "the winner's score / all scores"
    case (_, .rawSum): "the winner's score"
    case (_, .netSum): "the distance between the scores of BUY and SELL"
    default: "the winners' mean confidence, by weight"
    }
  }

  private static func sums(_ decision: Decision) -> [String] {
    let tally = decision.tally
    var sums = Table(["side", "score", "weight", "voters"])
    func add(_ side: String, _ score: Int64, _ weight: Int64, _ heads: Int32) {
      sums.add([side, fixed(Double(score) / 1e12), fixed(Double(weight) / 1e6), "\(heads)"])
    }
    add("BUY", tally.buyScore, tally.buyWeight, tally.buyHeads)
    add("SELL", tally.sellScore, tally.sellWeight, tally.sellHeads)
    add("HOLD", tally.holdScore, tally.holdWeight, tally.holdHeads)
    let enabled = AccountNumber.text(Double(tally.enabledWeight) / 1e6)
    return [
      "  sums by the rule \(decision.rule.rawValue); score = Σ weight × confidence; enabled weight \(enabled)",
      ReplayText.indented(sums.text, by: 4),
    ]
  }

  // MARK: The votes

  private static func votes(_ votes: [DecisionAccount.Vote]) -> [String] {
    var list = Table(["strategy", "vote", "confidence", "weight", "plugin", "why"])
    for vote in votes {
      let file = vote.sha256.isEmpty ? "" : " \(vote.sha256.prefix(8))"
      list.add([
        vote.strategy.description, vote.answer, vote.confidence > 0 ? fixed(vote.confidence) : "",
        fixed(vote.weight), vote.version + file, why(vote),
      ])
    }
    return ["  votes", ReplayText.indented(list.text, by: 4)]
  }

  /// The strategy's own reason, and in words why a vote did not count or is an older one.
  private static func why(_ vote: DecisionAccount.Vote) -> String {
    let standing =
      switch vote.standing {
      case .counted, .abstained: ""
      case .carried: "its vote of an earlier bar, still valid"
      case .disabled: "does not count: disabled, or its weight is 0"
      case .suspended: "does not count: suspended by the drawdown of its sleeve"
      case .quarantined: "does not count: in quarantine after its faults"
      }
    let own = vote.reason.isEmpty ? unspoken(vote.answer, vote.standing) : vote.reason
    return [standing, own].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  private static func unspoken(_ answer: String, _ standing: BallotEntry.Standing) -> String {
    switch answer {
    case "ABSTAIN": standing == .quarantined ? "" : "no view, or still warming up"
    case "PENDING": "its answer was to follow later"
    case "LATE": "no answer in time"
    case "FAULT": "its answer broke the contract"
    default: standing == .carried ? "" : "it gave no reason"
    }
  }

  private static func size(_ size: SizeAccount, _ symbol: Symbol) -> [String] {
    var bounds = Table(["rule", "leaves \(symbol.quote)", "how", ""])
    for bound in size.bounds {
      bounds.add([bound.rule, "\(bound.amount)", bound.text, bound == size.binding ? "← bound it" : ""])
    }
    let what = size.quantity.map { "size \($0) \(symbol.base)" } ?? "size"
    return [
      "  \(what), of an equity of \(size.equity) \(symbol.quote); the least of these counts",
      ReplayText.indented(bounds.text, by: 4),
    ]
  }

  /// Four decimals, so that columns stand under each other.
  private static func fixed(_ number: Double) -> String { String(format: "%.4f", number) }
}
