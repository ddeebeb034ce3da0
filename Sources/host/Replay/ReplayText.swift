import WitanCore
import WitanLab
import WitanStore

/// What `host replay` prints for people.
enum ReplayText {
  /// Where an engine stands.
  static func state(_ state: ReplayState) -> String {
    var money = Table(["money", state.quote])
    money.add(["equity", "\(state.equity)"])
    money.add(["cash", "\(state.cash)"])
    money.add(["realised before fees", "\(state.realised)"])
    money.add(["fees", "\(state.fees)"])
    var lines = [
      "\(state.time.map(\.description) ?? "just started"): \(state.state)",
      indented(money.text),
      "  \(state.bars) bars: voted \(state.buys) times to buy, \(state.sells) to sell, \(state.holds) to hold",
    ]
    lines += state.holdings.map { held in
      let stop = held.stop.map { "the stop below it at \($0)" } ?? "no stop below it"
      return "  holding \(held.quantity) \(held.symbol.base), bought at \(held.averagePrice), now at \(held.price): "
        + "\(held.unrealised) \(held.symbol.quote) unrealised, \(stop)"
    }
    if state.holdings.isEmpty { lines.append("  holding nothing") }
    lines += state.orders.map { order in
      let size = order.quantity.map { "\($0) \(order.symbol.base)" } ?? "\(order.symbol.base) for all the cash"
      let trigger = order.trigger.map { " once the price falls to \($0) \(order.symbol.quote)" } ?? ""
      let filled = order.filled > .zero ? "\(order.filled) of it traded" : "nothing of it traded yet"
      return "  under way: \(order.id), \(order.purpose.rawValue): \(order.side.rawValue) \(size)\(trigger), \(filled)"
    }
    if state.orders.isEmpty { lines.append("  no order under way") }
    return lines.joined(separator: "\n")
  }

  /// How the tables of a store and of its rebuilt copy compare.
  static func tables(_ tables: [TableComparison]) -> String {
    var list = Table(["table", "rows", "rebuilt", ""])
    for table in tables {
      list.add([
        table.table, "\(table.rows)", "\(table.otherRows)", table.difference == nil ? "equal" : "DIFFERENT",
      ])
    }
    return indented(list.text)
  }

  static func indented(_ text: String, by count: Int = 2) -> String {
    let space = String(repeating: " ", count: count)
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { space + $0 }.joined(separator: "\n")
  }

  /// How many inputs, and how fast.
  static func speed(_ count: Int, of all: Int, _ seconds: Double) -> String {
    let rate = seconds > 0 ? Int(Double(count) / seconds) : 0
    let hundredths = Double(Int((seconds * 100).rounded())) / 100
    return "replayed \(count)\(count < all ? " of \(all)" : "") inputs in \(hundredths) s (\(rate) a second)"
  }

  /// What another plugin would have changed.
  static func trial(_ trial: PluginTrial) -> String {
    var lines = [
      "\(trial.strategy) \(trial.triedVersion) in place of \(trial.recordedVersion), over \(trial.inputs) inputs",
      "  \(trial.answers) answers, \(trial.answersDiffering) of them different",
      "  \(trial.decisions) decisions, \(trial.decisionsDiffering) of them different",
    ]
    for parting in trial.partings.prefix(10) {
      lines.append("    \(parting.time) \(parting.symbol): \(parting.recorded) recorded, \(parting.changed) tried")
    }
    if trial.decisionsDiffering > 10 {
      lines.append("    and \(trial.decisionsDiffering - 10) more (--json lists 100)")
    }
    lines += trades(trial)
    if let was = trial.recorded.state, let would = trial.changed.state {
      var money = Table(["at the end, in \(was.quote)", "recorded", "tried", "difference"])
      money.add(["equity", "\(was.equity)", "\(would.equity)", "\(would.equity - was.equity)"])
      money.add(["fees", "\(was.fees)", "\(would.fees)", "\(would.fees - was.fees)"])
      lines.append(indented(money.text))
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
    var lines = ["  \(was.count) trades recorded, \(would.count) tried"]
    lines += gone.prefix(10).map { "    only recorded: \(line($0))" }
    lines += new.prefix(10).map { "    only tried:    \(line($0))" }
    let more = max(gone.count - 10, 0) + max(new.count - 10, 0)
    if more > 0 { lines.append("    and \(more) more (--json lists all)") }
    return lines
  }

  private static func line(_ trade: Trade) -> String {
    let exit = trade.exitTime.map { "\($0) at \(trade.exitPrice ?? .zero)" } ?? "still open"
    return "\(trade.symbol) \(trade.entryTime) at \(trade.entryPrice) → \(exit), \(trade.exitReason.rawValue), "
      + "\(trade.pnl) \(trade.symbol.quote) after fees"
  }
}
