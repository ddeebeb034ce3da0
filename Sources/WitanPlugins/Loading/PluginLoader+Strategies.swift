public import WitanCore

extension PluginLoader {
  /// The strategies to run, and why other files were not taken.
  public struct Crew: Sendable {
    /// The strategies, by rising id.
    public let strategies: [LoadedStrategy]
    /// Files that were refused; none of them was asked for by name.
    public let refusals: [PluginRefusal]
  }

  /// The strategies that `enabled` names (all that load, where it is nil), with their settings: later dictionaries of
  /// a strategy win (configuration first, then flags).
  ///
  /// Throws where an enabled strategy is in no folder or its file was refused, a setting names a strategy that is not
  /// run, or a parameter is not allowed: a run with fewer voices than asked for would be another run. A plugin of which
  /// nobody has said anything and that cannot be started, tried at `market`, is left out.
  public func crew(
    enabled: [StrategyID]? = nil, settings: [StrategyID: [[String: String]]] = [:], tryingAt market: Symbol? = nil
  ) throws(PluginRefusal) -> Crew {
    let harvest = try harvest()
    let found = harvest.images.map(\.descriptor.id)
    for id in (enabled ?? []) + settings.keys.sorted() where !found.contains(id) {
      let refused = harvest.refusals.map(\.description).joined(separator: "; ")
      throw PluginRefusal(
        .missing, file: folders.map(\.path).joined(separator: ", "),
        found: "no plugin \(id)" + (refused.isEmpty ? "" : " (refused: \(refused))"),
        expected: found.isEmpty
          ? "a plugin of that name" : "one of \(found.map(\.description).joined(separator: ", "))",
        mend: "correct the name, or build the plugin and drop its .so there")
    }
    var strategies: [LoadedStrategy] = []
    var refusals = harvest.refusals
    for image in harvest.images where enabled?.contains(image.descriptor.id) ?? true {
      let id = image.descriptor.id
      do throws(PluginRefusal) {
        let strategy = try LoadedStrategy(image, settings: settings[id] ?? [])
        if let market { _ = try StrategyInstance(strategy, symbol: market) }
        strategies.append(strategy)
      } catch {
        guard enabled == nil, settings[id] == nil else { throw error }
        refusals.append(error)
      }
    }
    return Crew(strategies: strategies, refusals: refusals)
  }
}
