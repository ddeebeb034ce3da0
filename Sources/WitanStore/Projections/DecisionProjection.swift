import GRDB
import WitanCore

/// Decisions, the votes behind them, and the strategies.
extension Projection {
  func project(_ decision: Decision, _ key: (Int64, Int)) throws {
    let failed = decision.failed.list.joined(separator: " ")
    try run(
      "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        decision.id, key.0, key.1, decision.symbol.description, decision.time.milliseconds, decision.price.units,
        decision.rule.rawValue, decision.action.description, decision.winner?.description, failed,
        decision.confidence.isFinite ? decision.confidence : 0,
      ])
  }

  func project(_ votes: [BallotEntry], of decision: Decision) throws {
    for vote in votes {
      try run(
        "INSERT INTO votes VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
          decision.id, vote.place, vote.strategy.description, "\(vote.answer)".uppercased(), vote.confidence.units,
          vote.weight.units, vote.standing.rawValue,
        ])
    }
  }

  func project(_ plugin: PluginNotice, state: String) throws {
    try run(
      "INSERT OR REPLACE INTO strategies VALUES (?, ?, ?, ?, ?, ?)",
      [
        plugin.strategy.description, clean(plugin.version), clean(plugin.sha256), state, clean(plugin.text),
        plugin.time.milliseconds,
      ])
  }
}
