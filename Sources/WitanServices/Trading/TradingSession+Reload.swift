public import WitanCore
public import WitanPlugins

extension TradingSession {
  /// The strategies at work, for a reload to be prepared beside them.
  public var working: StrategySet { strategies }

  /// What the engine is told at the moment.
  public var settings: EngineSettings { engine.settings }

  /// Puts prepared plugins in place of the old ones between two bars; gives a sentence for each strategy and file.
  ///
  /// - Throws: where the store takes nothing: what votes must not differ from what the journal says.
  public func swap(_ prepared: PreparedReload) throws -> [String] {
    if !prepared.replacing.isEmpty { try requireStore("no plugin was swapped") }
    let markets = strategies.markets
    let past = markets.map { symbol in market(symbol).map { MarketPast(series: series[$0]) } }
    let report = strategies.swap(prepared) { past[$0] }
    for outcome in report.outcomes {
      switch outcome {
      case .swapped(let facts): try adopt(.reloaded(facts.listing))
      case .refused(let id, let refusal):
        // The one that was not taken, not the one that votes.
        note(.error(ErrorNotice(component: id?.description ?? "plugins", text: refusal.description, time: now)))
      default: break
      }
    }
    return report.outcomes.map(\.description)
  }

  /// Gives a quarantined strategy another chance.
  public func retry(_ id: StrategyID) throws -> String {
    try requireStore("\(id) stays in quarantine")
    try strategies.retry(id)
    try adopt(.retried(id))
    return "\(id) votes again from the next bar on"
  }

  /// Takes over changed votes, weights and limits between two bars; mode, capital and places stay.
  ///
  /// - Throws: where the store takes nothing, or a market or strategy is new: it has no instance that could judge.
  public func take(_ new: EngineSettings) throws {
    try requireStore("no setting was changed")
    var merged = try new.keepingPlaces(of: engine.settings)
    let newcomers =
      merged.instruments.dropFirst(engine.settings.instruments.count).map(\.symbol.description)
      + merged.strategies.dropFirst(engine.settings.strategies.count).map(\.id.description)
    guard newcomers.isEmpty else {
      throw SessionError(
        "found \(newcomers.joined(separator: ", ")) among the changed settings, expected the markets and strategies that "
          + "run; nothing was changed: start the host again to add one")
    }
    merged.recordsQuiet = engine.settings.recordsQuiet
    // What a reload of plugins has put in place is newer than what the configuration's listings say.
    for (place, listing) in engine.settings.strategies.enumerated() {
      let (weight, enabled) = (merged.strategies[place].weight, merged.strategies[place].enabled)
      merged.strategies[place] = listing
      (merged.strategies[place].weight, merged.strategies[place].enabled) = (weight, enabled)
    }
    try apply(.started(merged, at: now))
    bus.publish(.configReloaded(HostNotice(text: "changed settings hold from the next decision on", time: now)))
  }

  /// Tells the engine that a plugin was swapped, retried or taken out.
  func adopt(_ change: StrategyChange) throws { try apply(.strategy(change, at: now)) }
}
