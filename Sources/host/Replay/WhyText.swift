import WitanCore
import WitanLab

/// What `host why` prints of an order.
enum WhyText {
  /// The account of an order.
  static func order(_ account: OrderAccount) -> String {
    let request = account.request
    var lines = ["\(request.id)  \(headline(request))"]
    lines.append("  decided at \(request.time), at the price \(request.price) \(request.symbol.quote)")
    lines += verdict(account)
    lines += life(account)
    lines += fills(account)
    if !account.stops.isEmpty {
      lines.append("  protected by the stop \(account.stops.map(\.description).joined(separator: ", then "))")
    }
    lines += trade(account)
    if request.decision == 0 { lines.append("  no vote asked for it: \(origin(request.purpose))") }
    guard let decision = account.decision else { return lines.joined(separator: "\n") }
    let which =
      switch request.purpose {
      case .entry, .exit: "the decision behind it"
      case .stop: "the decision that opened the position which the stop protects"
      case .kill, .closeAll, .unprotected: "the decision that opened what it closed"
      }
    return (lines + ["", which, DecisionText.decision(decision)]).joined(separator: "\n")
  }

  private static func headline(_ request: OrderRequest) -> String {
    let size =
      switch request.size {
      case .quantity(let quantity) where quantity > .zero: "\(quantity) \(request.symbol.base)"
      case .quantity: "\(request.symbol.base)"
      case .allIn: "\(request.symbol.base) for all the cash"
      }
    let kind =
      switch request.kind {
      case .market: "at the next tradable price"
      case .stop(let trigger): "once the price falls to \(trigger) \(request.symbol.quote)"
      }
    let place = request.replaces.map { ", in the place of \($0)" } ?? ""
    return "\(request.purpose.rawValue): \(request.side.rawValue) \(size) on \(request.symbol) \(kind)\(place)"
  }

  private static func origin(_ purpose: OrderPurpose) -> String {
    switch purpose {
    case .kill: "the kill switch sold everything"
    case .closeAll: "the operator closed everything"
    case .unprotected: "the position's stop could not be placed"
    case .entry, .exit, .stop: "none is recorded"
    }
  }

  private static func verdict(_ account: OrderAccount) -> [String] {
    guard account.refused.isEmpty else {
      var rules = Table(["rule", "what it says"])
      for code in account.refused { rules.add([code.name, code.sentence]) }
      return ["  the risk gate refused it; the first rule is the reason", ReplayText.indented(rules.text, by: 4)]
    }
    return account.request.purpose == .entry
      ? ["  the risk gate let it pass: none of its \(RefusalCode.allCases.count) rules stood against it"]
      : ["  the risk gate let it pass: what only lessens a position is never refused"]
  }

  private static func life(_ account: OrderAccount) -> [String] {
    var steps = Table(["time (UTC)", "state", ""])
    for step in account.life { steps.add([step.time.description, step.state, step.text]) }
    return ["  its life", ReplayText.indented(steps.text, by: 4)]
  }

  private static func fills(_ account: OrderAccount) -> [String] {
    guard !account.fills.isEmpty else { return ["  no fill"] }
    let symbol = account.request.symbol
    var fills = Table(["time (UTC)", symbol.base, "price in \(symbol.quote)", "fee in \(symbol.quote)", "slippage"])
    for fill in account.fills {
      let points = AccountNumber.text(abs(fill.slippageBasisPoints))
      let side =
        fill.slippageBasisPoints == 0 ? "" : fill.slippageBasisPoints > 0 ? " against us" : " in our favour"
      fills.add([
        fill.time.description, "\(fill.quantity)", "\(fill.price)", "\(fill.fee)", "\(points) basis points\(side)",
      ])
    }
    return ["  its fills", ReplayText.indented(fills.text, by: 4)]
  }

  private static func trade(_ account: OrderAccount) -> [String] {
    guard let trade = account.trade else { return [] }
    let (base, quote) = (trade.symbol.base, trade.symbol.quote)
    let opened = trade.entryOrder == account.request.id
    let by = opened ? "" : " by \(trade.entryOrder)"
    let head = [
      "  \(opened ? "what came of it" : "what it ended")",
      "    bought \(trade.quantity) \(base) at \(trade.entryPrice) \(quote), \(trade.entryTime)\(by)",
    ]
    guard let time = trade.exitTime, let price = trade.exitPrice else {
      return head + ["    still open: \(trade.pnl) \(quote) unrealised, the fee of \(trade.fees) \(quote) taken off"]
    }
    let seller = opened ? trade.exitOrder.map { " by \($0)" } ?? "" : ""
    return head + [
      "    sold at \(price) \(quote), \(time)\(seller) (\(trade.exitReason.rawValue))",
      "    result \(trade.pnl) \(quote), fees of \(trade.fees) \(quote) taken off",
    ]
  }
}
