import Synchronization
import WitanCore

extension StrategySet {
  /// Hands every market's state over while the old version goes on judging, so that the swap itself exchanges nothing
  /// but references. The old instance is kept from judging only while it saves; how long that was is answered, too.
  ///
  /// A market that has seen no bar, or whose past is not at hand where it is needed, is left for the swap.
  func handOver(
    _ place: Int, _ old: LoadedStrategy, _ instances: [StrategyInstance], _ pasts: [MarketPast?]
  ) throws(PluginRefusal) -> (handed: [PreparedReload.HandOver], pause: Duration) {
    var handed = [PreparedReload.HandOver](repeating: .nothing, count: panels.count)
    var pause = Duration.zero
    guard !faults.withLock({ $0[place].isQuarantined }) else { return (handed, pause) }
    for (market, panel) in panels.enumerated() {
      let (saved, took) = try panel.exclusively { instances throws(PluginRefusal) in
        let begin = MonotonicTime.now()
        let running = instances[place]
        var state: Result<SavedState?, PluginRefusal> = .success(nil)
        // Another version may have come meanwhile; the swap will say so.
        if running.strategy.image === old.image, running.lastSequence > 0 {
          do throws(PluginRefusal) { state = .success(try running.labelledState()) } catch { state = .failure(error) }
        }
        return (state, MonotonicTime.now() - begin)
      }
      pause += took
      switch saved {
      case .success(nil): continue
      case .success(let state?):
        guard let reason = instances[market].takeUp(state) else {
          handed[market] = .state
          continue
        }
        handed[market] = try learn(instances[market], state.sequence, past(market, pasts), reason)
      case .failure(let refusal):
        handed[market] = try learn(instances[market], nil, past(market, pasts), refusal.description)
      }
    }
    return (handed, pause)
  }

  private func past(_ market: Int, _ pasts: [MarketPast?]) -> MarketPast? {
    market < pasts.count ? pasts[market] : nil
  }

  /// Shows an instance that got no state the warm-up before the newest known bar, or before the one after `sequence`.
  private func learn(
    _ instance: StrategyInstance, _ sequence: UInt64?, _ past: MarketPast?, _ reason: String
  ) throws(PluginRefusal) -> PreparedReload.HandOver {
    guard let past else { return .refused(reason) }
    let known = past.dropped + past.series.count
    let end = min(sequence.map(Int.init) ?? known, known) - past.dropped
    guard end > 0, min(instance.warmupBars, end + past.dropped) <= end else { return .refused(reason) }
    try instance.replay(past.series, max(0, end - max(instance.warmupBars, 1))..<end, dropped: past.dropped)
    return .replayed(reason)
  }
}
