public import WitanCore

extension StrategySet {
  /// Shows every strategy of a market the bars that were judged before this set was made, so that its next answer is
  /// the one that it would have given without the interruption. Before the first ``judge(_:into:)`` of that market.
  ///
  /// - Returns: who could not take its past in, with the sentence; the others have it, and these start without one.
  public func recall(_ market: Int, _ past: BarSeries) -> [(strategy: StrategyID, refusal: PluginRefusal)] {
    guard !past.isEmpty else { return [] }
    var refused: [(strategy: StrategyID, refusal: PluginRefusal)] = []
    for (place, strategy) in strategies.enumerated() {
      do throws(PluginRefusal) {
        try panels[market].exclusively { instances throws(PluginRefusal) in
          try instances[place].replay(past, 0..<past.count)
        }
      } catch {
        refused.append((strategy.id, error))
      }
    }
    return refused
  }
}
