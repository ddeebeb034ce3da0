import Synchronization
import WitanCore

extension StrategySet {
  /// Puts prepared versions in place of the old ones; to be called between two bars, on the thread that judges.
  ///
  /// The old instance's state goes over to the new one. Where the parameters have changed or the new version refuses
  /// the state, its warm-up is replayed from `past`, which answers for a market's place. A version that gets neither
  /// is not taken, on no market, and the old one goes on. A strategy in quarantine starts anew with its new version.
  public func swap(_ prepared: PreparedReload, past: (Int) -> MarketPast? = { _ in nil }) -> ReloadReport {
    var outcomes = prepared.outcomes
    var retired: [StrategyInstance] = []
    var pause: Int64 = 0
    for replacement in prepared.replacements {
      let begin = MonotonicTime.now()
      do throws(PluginRefusal) {
        let (restored, replayed) = try transfer(replacement, past)
        retired += exchange(replacement.place, replacement.old, replacement.strategy, replacement.instances)
        let took = nanoseconds(MonotonicTime.now() - begin + replacement.pause)
        pause += took
        outcomes.append(
          .swapped(
            SwapFacts(
              listing: replacement.strategy.listing(), before: replacement.old.image.descriptor.version,
              restored: restored, replayed: replayed, pauseNanoseconds: took)))
      } catch {
        pause += nanoseconds(MonotonicTime.now() - begin)
        outcomes.append(.refused(replacement.old.id, error))
      }
    }
    return ReloadReport(outcomes: outcomes, pauseNanoseconds: pause, retired: retired)
  }

  /// Brings every market's new instance to where the old one stands.
  private func transfer(
    _ replacement: PreparedReload.Replacement, _ past: (Int) -> MarketPast?
  ) throws(PluginRefusal) -> (restored: Int, replayed: [String]) {
    let place = replacement.place
    let (isCurrent, isQuarantined) = (isCurrent(place, replacement.old), faults.withLock { $0[place].isQuarantined })
    guard isCurrent else {
      throw PluginRefusal(
        .instance, file: replacement.strategy.image.path,
        found: "that another version of \(replacement.old.id) has come to vote while this one was prepared: by another "
          + "reload, or since one on probation was taken back",
        expected: "the version that it was prepared to follow", mend: "reload again")
    }
    // A plugin that broke the contract is not asked for its state.
    guard !isQuarantined else { return (0, []) }
    var restored = 0
    var replayed: [String] = []
    for (market, panel) in panels.enumerated() {
      switch replacement.handed[market] {
      case .state: restored += 1
      case .replayed(let reason): replayed.append("\(panel.symbol): \(reason)")
      case .nothing:
        let old = try panel.exclusively { $0[place] }
        guard old.lastSequence > 0 else { continue }
        guard let reason = Self.takeOver(old, replacement.instances[market]) else {
          restored += 1
          continue
        }
        try Self.replay(replacement.instances[market], upTo: old.lastSequence, past(market), reason)
        replayed.append("\(panel.symbol): \(reason)")
      case .refused(let reason):
        // An instance is offered a state once.
        let sequence = try panel.exclusively { $0[place].lastSequence }
        try Self.replay(replacement.instances[market], upTo: sequence, past(market), reason)
        replayed.append("\(panel.symbol): \(reason)")
      }
    }
    return (restored, replayed)
  }

  private func isCurrent(_ place: Int, _ old: LoadedStrategy) -> Bool {
    seats.withLock { $0[place].image === old.image && $0[place].parameters == old.parameters }
  }

  /// Hands the state over; nil where that went well, else why not.
  private static func takeOver(_ old: StrategyInstance, _ new: StrategyInstance) -> String? {
    do throws(PluginRefusal) { return new.takeUp(try old.labelledState()) } catch { return error.description }
  }

  /// Shows a new instance its warm-up before the bar after `sequence`.
  private static func replay(
    _ instance: StrategyInstance, upTo sequence: UInt64, _ past: MarketPast?, _ reason: String
  ) throws(PluginRefusal) {
    let needed = instance.warmupBars
    guard let past, Int(sequence) >= past.dropped, Int(sequence) - past.dropped <= past.series.count,
      min(needed, Int(sequence)) <= Int(sequence) - past.dropped
    else {
      throw PluginRefusal(
        .instance, file: "\(instance.strategy.image.path) (\(instance.strategy.id), \(instance.symbol))",
        found: reason + " and no past of \(needed) bars to replay", expected: "its state or its warm-up",
        mend: "restart the host, which loads the past anew, or go back to the version before")
    }
    let end = Int(sequence) - past.dropped
    try instance.replay(past.series, max(0, end - max(needed, 1))..<end, dropped: past.dropped)
  }

  /// Exchanges the instances of all markets. The old ones judge on beside the new ones while these are on probation;
  /// answers those that nobody needs any more.
  func exchange(
    _ place: Int, _ old: LoadedStrategy, _ new: LoadedStrategy, _ instances: [StrategyInstance]
  ) -> [StrategyInstance] {
    let wasQuarantined = faults.withLock { $0[place].isQuarantined }
    let before = zip(panels, instances).map { panel, instance in panel.replace(place, with: instance) }
    seats.withLock { $0[place] = new }
    faults.withLock { $0[place].forgive() }
    dropTrial(of: place)
    // A version that broke the contract is nobody's refuge.
    if options.probation > 0, !wasQuarantined {
      beginTrial(place, old, before)
      return []
    }
    if !old.image.isUnloadable { retiredCount.withLock { $0 += 1 } }
    return before
  }

  func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// How many replaced images stay mapped until the process ends, since they must not be unloaded: some ten
  /// kilobytes each. Past a thousand a restart is worth its while.
  public var retiredImages: Int { retiredCount.withLock { $0 } }
}

extension StrategySet {
  /// Every instance's state, for a restart of the host; throws where one cannot be saved.
  public func save() throws(PluginRefusal) -> [SavedState] {
    var states: [SavedState] = []
    for panel in panels {
      states += try panel.exclusively { instances throws(PluginRefusal) in
        var saved: [SavedState] = []
        for instance in instances { saved.append(try instance.labelledState()) }
        return saved
      }
    }
    return states
  }

  /// Takes up states that were saved before a restart; only before the first bar. Answers a sentence for each state
  /// that was not taken; that strategy starts anew on that market and takes the bars before its first as its past.
  public func restore(_ states: [SavedState]) throws(PluginRefusal) -> [String] {
    let places = strategies.map(\.id)
    var sentences: [String] = []
    for state in states {
      guard let panel = panels.first(where: { $0.symbol == state.symbol }),
        let place = places.firstIndex(of: state.strategy)
      else {
        sentences.append("\(state.strategy) at \(state.symbol): its saved state was left, since it does not run now")
        continue
      }
      if let reason = try panel.exclusively({ $0[place].takeUp(state) }) {
        sentences.append("\(state.strategy) at \(state.symbol): starts anew, since \(reason)")
      }
    }
    return sentences
  }
}
