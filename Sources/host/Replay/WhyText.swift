import WitanCore
import WitanLab

/// What `host why` and `host why-not` print for people.
enum WhyText {
  // MARK: An order

  /// The account of an order.
  static func order(_ account: OrderAccount) -> String {
    let request = account.request
    var lines = ["\(request.id)  \(headline(request))"]
    lines.append("  asked for at \(request.time), decided at the price \(request.price)")
    if !account.refused.isEmpty {
      lines.append("  refused by the risk gate:")
      lines += account.refused.map { "    \($0.name): \($0.sentence)" }
    }
    lines.append("  its life:")
    lines += account.life.map { "    \($0.time)  \($0.state)\($0.text.isEmpty ? "" : ": \($0.text)")" }
    lines += fills(account)
    if !account.stops.isEmpty {
      lines.append("  protected by the stop \(account.stops.map(\.description).joined(separator: ", then "))")
    }
    lines += trade(account)
    if let decision = account.decision {
      lines += [
        "", "the decision behind it" + (request.purpose == .stop ? " (the one that opened the position)" : ""), "",
      ]
      lines.append(Self.decision(decision))
    } else {
      lines.append("  no vote asked for it: \(origin(request.purpose))")
    }
    return lines.joined(separator: "\n")
  }

  private static func headline(_ request: OrderRequest) -> String {
    let size =
      switch request.size {
      case .quantity(let quantity): "\(quantity)"
      case .allIn: "what the cash pays for"
      }
    let kind =
      switch request.kind {
      case .market: "at the next tradable price"
      case .stop(let trigger): "once the price falls to \(trigger)"
      }
    return "\(request.purpose.rawValue): \(request.side.rawValue) \(size) \(request.symbol) \(kind)"
  }

  private static func origin(_ purpose: OrderPurpose) -> String {
    switch purpose {
    case .kill: "the kill switch flattened"
    case .closeAll: "the operator closed everything"
    case .unprotected: "the position's stop could not be placed"
    case .entry, .exit, .stop: "none is recorded"
    }
  }

  private static func fills(_ account: OrderAccount) -> [String] {
    account.fills.map { fill in
      let points = AccountNumber.text(abs(fill.slippageBasisPoints))
      let side = fill.slippageBasisPoints >= 0 ? "against us" : "in our favour"
      return "  filled \(fill.quantity) at \(fill.price) (\(points) basis points \(side)), fee \(fill.fee)"
    }
  }

  private static func trade(_ account: OrderAccount) -> [String] {
    guard let trade = account.trade else { return [] }
    let which = trade.entryOrder == account.request.id ? "what came of it" : "what it ended"
    let begin = "  \(which): \(trade.quantity) \(trade.symbol) bought at \(trade.entryPrice) on \(trade.entryTime)"
    guard let time = trade.exitTime, let price = trade.exitPrice else {
      return ["\(begin), still open; \(trade.pnl) unrealised after \(trade.fees) of fees"]
    }
    let by = trade.exitOrder.map { " by \($0)" } ?? ""
    return [
      "\(begin), sold at \(price) on \(time)\(by) (\(trade.exitReason.rawValue)); \(trade.pnl) after \(trade.fees) of fees"
    ]
  }

  // MARK: A decision

  /// The account of a decision.
  static func decision(_ account: DecisionAccount) -> String {
    let decision = account.decision
    var lines = [
      "d\(decision.id)  \(decision.symbol) at \(decision.time), close \(decision.price): \(verdict(decision))",
      "  \(outcome(account))",
    ]
    lines += decision.failed.sentences.map { "  \($0)" }
    lines += account.checks.map { check in
      "  \(check.name): \(AccountNumber.text(check.value)) \(check.holds ? "≥" : "<") \(AccountNumber.text(check.bound))"
        + "\(check.holds ? "" : ", which failed")"
    }
    lines.append("  rule \(decision.rule.rawValue): \(sums(decision.tally))")
    lines.append("  votes:")
    lines += votes(account.votes)
    if let size = account.size { lines += Self.size(size) }
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
    case .held: "nothing was done"
    case .ordered(let order): "it became the order \(order)"
    case .refused(let order, let codes):
      "the risk gate refused the order \(order): " + codes.map { "\($0.name) (\($0.sentence))" }.joined(separator: "; ")
    case .alreadyLong: "nothing was done: the market is held, or being traded, already"
    case .notHeld: "nothing was done: nothing is held that could be sold"
    case .leaving: "nothing was done: what is held is being sold already"
    case .awaiting: "the exit waits until the other order of the market is cancelled"
    }
  }

  private static func sums(_ tally: Tally) -> String {
    func side(_ name: String, _ score: Int64, _ weight: Int64, _ heads: Int32) -> String {
      "\(name) \(AccountNumber.text(Double(score) / 1e12)) (weight \(AccountNumber.text(Double(weight) / 1e6)), \(heads))"
    }
    return [
      side("BUY", tally.buyScore, tally.buyWeight, tally.buyHeads),
      side("SELL", tally.sellScore, tally.sellWeight, tally.sellHeads),
      side("HOLD", tally.holdScore, tally.holdWeight, tally.holdHeads),
      "enabled weight \(AccountNumber.text(Double(tally.enabledWeight) / 1e6))",
    ].joined(separator: ", ")
  }

  private static func votes(_ votes: [DecisionAccount.Vote]) -> [String] {
    let width = votes.map { "\($0.strategy)".count }.max() ?? 0
    return votes.map { vote in
      let name = "\(vote.strategy)" + String(repeating: " ", count: width - "\(vote.strategy)".count)
      let strength = vote.confidence > 0 ? " \(AccountNumber.text(vote.confidence))" : ""
      let standing = vote.standing == .counted || vote.standing == .abstained ? "" : " (\(vote.standing.rawValue))"
      let reason = vote.reason.isEmpty ? "" : ": \(vote.reason)"
      let file = vote.sha256.isEmpty ? "" : " \(vote.sha256.prefix(8))"
      return "    \(name)  \(vote.answer)\(strength) × \(AccountNumber.text(vote.weight))\(standing)\(reason)"
        + "  [\(vote.version)\(file)]"
    }
  }

  private static func size(_ size: SizeAccount) -> [String] {
    var lines = ["  size\(size.quantity.map { " \($0)" } ?? ""), of an equity of \(size.equity):"]
    for bound in size.bounds {
      let binds = bound == size.binding ? "  ← bound it" : ""
      lines.append("    \(bound.rule) \(bound.amount): \(bound.text)\(binds)")
    }
    return lines
  }
}
