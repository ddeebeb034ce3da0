import Synchronization
public import WitanCore

extension StrategySet {
  /// The strategies in quarantine, each with the sentence of its last fault.
  public var quarantined: [StrategyID: String] {
    let reasons = faults.withLock { $0.map(\.reason) }
    var found: [StrategyID: String] = [:]
    for (strategy, reason) in zip(strategies, reasons) { found[strategy.id] = reason }
    return found
  }

  /// Gives a strategy another chance with new instances, which take the bars before their first as their past.
  /// Throws, and changes nothing, where the id is unknown or an instance cannot be created.
  public func retry(_ id: StrategyID) throws(PluginRefusal) {
    let strategies = strategies
    guard let place = strategies.firstIndex(where: { $0.id == id }) else {
      throw PluginRefusal(
        .missing, file: id.description, found: "no strategy of that name",
        expected: "one of \(strategies.map(\.id.description).joined(separator: ", "))", mend: "correct the name")
    }
    strategies[place].warden?.forgive()
    var made: [StrategyInstance] = []
    for panel in panels { made.append(try instance(of: strategies[place], panel, place)) }
    for (panel, instance) in zip(panels, made) {
      try panel.exclusively { $0[place] = instance }
    }
    faults.withLock { $0[place].forgive() }
  }

  /// A new instance for a panel's market, sharing the panel's scratch columns.
  func instance(
    of strategy: LoadedStrategy, _ panel: MarketPanel, _ place: Int
  ) throws(PluginRefusal) -> StrategyInstance {
    let scratch = try panel.exclusively { $0[place] }.scratch
    return try StrategyInstance(
      strategy, symbol: panel.symbol, seed: options.seed(strategy.id.description, panel.symbol.description),
      scratch: scratch, log: options.log)
  }
}
