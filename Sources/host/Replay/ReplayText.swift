import WitanCore
import WitanLab

/// What `host replay` prints for people.
enum ReplayText {
  /// Where an engine stands.
  static func state(_ state: ReplayState) -> String {
    var lines = [
      "\(state.time.map(\.description) ?? "just started")  \(state.state)",
      "  equity \(state.equity)  cash \(state.cash)  fees \(state.fees)  realised \(state.realised) before fees",
      "  \(state.bars) bars: voted \(state.buys) times to buy, \(state.sells) to sell, \(state.holds) to hold",
    ]
    for held in state.holdings {
      let stop = held.stop.map { ", stop \($0)" } ?? ", no stop"
      lines.append(
        "  holding \(held.quantity) \(held.symbol) bought at \(held.averagePrice), now \(held.price) "
          + "(\(held.unrealised) unrealised\(stop))")
    }
    if state.holdings.isEmpty { lines.append("  holding nothing") }
    for order in state.orders {
      let size = order.quantity.map { "\($0)" } ?? "what the cash pays for"
      let trigger = order.trigger.map { " at \($0)" } ?? ""
      lines.append(
        "  under way: \(order.id) \(order.purpose.rawValue), \(order.side.rawValue) \(size) \(order.symbol)\(trigger), "
          + "\(order.filled) filled")
    }
    if state.orders.isEmpty { lines.append("  no order under way") }
    return lines.joined(separator: "\n")
  }

  /// How many inputs, and how fast.
  static func speed(_ count: Int, of all: Int, _ seconds: Double) -> String {
    let rate = seconds > 0 ? Int(Double(count) / seconds) : 0
    let hundredths = Double(Int((seconds * 100).rounded())) / 100
    return "replayed \(count)\(count < all ? " of \(all)" : "") inputs in \(hundredths) s (\(rate)/s)"
  }

  /// What another plugin would have changed.
  static func trial(_ trial: PluginTrial) -> String {
    var lines = [
      "\(trial.strategy) \(trial.triedVersion) in place of \(trial.recordedVersion), over \(trial.inputs) inputs",
      "  answers: \(trial.answers), differing \(trial.answersDiffering)",
      "  decisions: \(trial.decisions), differing \(trial.decisionsDiffering)",
    ]
    for parting in trial.partings.prefix(10) {
      lines.append("    \(parting.time) \(parting.symbol): \(parting.recorded) was, \(parting.changed) would have been")
    }
    if trial.decisionsDiffering > 10 {
      lines.append("    and \(trial.decisionsDiffering - 10) more (--json lists 100)")
    }
    lines += trades(trial)
    if let was = trial.recorded.state, let would = trial.changed.state {
      lines.append("  final equity: \(was.equity) was, \(would.equity) would have been (\(would.equity - was.equity))")
      lines.append("  fees: \(was.fees) was, \(would.fees) would have been")
    }
    return lines.joined(separator: "\n")
  }

  private static func trades(_ trial: PluginTrial) -> [String] {
    let (was, would) = (trial.recorded.trades, trial.changed.trades)
    func same(_ one: Trade, _ other: Trade) -> Bool {
      one.symbol == other.symbol && one.entryTime == other.entryTime && one.exitTime == other.exitTime
    }
    let gone = was.filter { trade in !would.contains { same(trade, $0) } }
    let new = would.filter { trade in !was.contains { same(trade, $0) } }
    var lines = ["  trades: \(was.count) were, \(would.count) would have been"]
    lines += gone.prefix(10).map { "    only recorded: \(line($0))" }
    lines += new.prefix(10).map { "    only tried:    \(line($0))" }
    let more = max(gone.count - 10, 0) + max(new.count - 10, 0)
    if more > 0 { lines.append("    and \(more) more (--json lists all)") }
    return lines
  }

  private static func line(_ trade: Trade) -> String {
    let exit = trade.exitTime.map { "\($0) at \(trade.exitPrice ?? .zero)" } ?? "still open"
    return "\(trade.symbol) \(trade.entryTime) at \(trade.entryPrice) → \(exit), \(trade.exitReason.rawValue), "
      + "pnl \(trade.pnl)"
  }
}
