import WitanCore

extension TradingSession {
  /// One line: where the host stands.
  public func summary() throws -> String {
    let state =
      trouble != nil
      ? "waiting for the store"
      : engine.watch.killedBy != nil
        ? "killed" : engine.trading == .halted ? "halted" : engine.trading == .paused ? "paused" : "running"
    var held: [String] = []
    for (market, instrument) in engine.settings.instruments.enumerated() {
      let position = engine.portfolio.positions[market]
      if !position.isFlat { held.append("\(position.quantity) \(instrument.symbol)") }
    }
    return "\(now) \(state): equity \(engine.portfolio.equity.money(.halfEven)), cash \(engine.portfolio.cash), "
      + "holding \(held.isEmpty ? "nothing" : held.joined(separator: ", ")), fees \(engine.portfolio.fees), "
      + "\(engine.statistics.bars) bars, \(engine.statistics.buys) buys and \(engine.statistics.sells) sells voted"
  }
}
