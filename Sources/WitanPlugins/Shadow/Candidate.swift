import Synchronization
public import WitanCore

/// A version that the operator watches: it judges every bar at weight 0.
struct Candidate: Sendable {
  let strategy: LoadedStrategy
  /// The place of the strategy of the same id that votes; nil where none does.
  let place: Int?
  /// Its instances, a market each, in the panels' order.
  let seats: [ShadowSeat]
}

/// How a watched version fares on one market.
public struct CandidateReport: Sendable {
  /// The version that is watched.
  public let strategy: LoadedStrategy
  /// Who, with which bytes.
  public let listing: StrategyListing
  /// The market.
  public let symbol: Symbol
  /// Its newest answer; nil before the first bar.
  public let vote: ShadowComparison.Vote?
  /// Its answers against those that counted.
  public let comparison: ShadowComparison
  /// What following its votes alone would have gained, as a fraction, fees paid, what is held counted at the last close;
  /// and the same of the version that votes.
  public let gain: Double, votingGain: Double
}

extension StrategySet {
  /// Instances of a version that is to be watched, made beside what is running: slow, on any thread.
  ///
  /// `past` answers for a market's place; the instances take it in, so that their next answer is that of a version which
  /// has been there all along.
  public func makeCandidate(
    _ strategy: LoadedStrategy, past: (Int) -> MarketPast?
  ) throws(PluginRefusal) -> PreparedCandidate {
    let place = strategies.firstIndex { $0.id == strategy.id }
    var instances: [StrategyInstance] = []
    for (market, panel) in panels.enumerated() {
      let instance = try StrategyInstance(
        strategy, symbol: panel.symbol, seed: options.seed(strategy.id.description, panel.symbol.description),
        log: options.log)
      if let past = past(market), !past.series.isEmpty {
        try instance.replay(past.series, 0..<past.series.count, dropped: past.dropped)
      }
      instances.append(instance)
    }
    return PreparedCandidate(strategy: strategy, place: place, instances: instances)
  }

  /// Lets a version judge in the shadow from the next bar on; between two bars. One of the same id that is watched
  /// already makes room.
  public func watch(_ prepared: PreparedCandidate) {
    stopWatching(prepared.strategy.id)
    let rule = options.shadowRule
    let seats = prepared.instances.map { ShadowSeat(.candidate, $0, place: prepared.place, rule) }
    for (panel, seat) in zip(panels, seats) { panel.shadows.withLock { $0.append(seat) } }
    candidates.withLock {
      $0.append(Candidate(strategy: prepared.strategy, place: prepared.place, seats: seats))
      $0.sort { $0.strategy.id < $1.strategy.id }
    }
  }

  /// Lets a watched version go; whether there was one.
  @discardableResult
  public func stopWatching(_ id: StrategyID) -> Bool { takeCandidate(id) != nil }

  private func takeCandidate(_ id: StrategyID) -> Candidate? {
    let found = candidates.withLock { candidates in
      let found = candidates.first { $0.strategy.id == id }
      candidates.removeAll { $0.strategy.id == id }
      return found
    }
    guard let found else { return nil }
    for (panel, seat) in zip(panels, found.seats) { panel.shadows.withLock { $0.removeAll { $0 === seat } } }
    return found
  }

  /// Has a watched version vote in the place of the one of the same id, with the state it has; between two bars. The
  /// version before judges on beside it, as after any reload.
  public func promote(_ id: StrategyID) throws(PluginRefusal) -> ReloadReport {
    guard let watched = candidates.withLock({ $0.first { $0.strategy.id == id } }) else {
      let known = candidates.withLock { $0.map(\.strategy.id.description) }
      throw PluginRefusal(
        .missing, file: id.description, found: "no version of it in the shadow",
        expected: known.isEmpty ? "one that is watched" : "one of \(known.joined(separator: ", "))",
        mend: "run: host plugins shadow FILE")
    }
    guard let place = watched.place else {
      throw PluginRefusal(
        .missing, file: id.description, found: "no strategy of that id that votes",
        expected: "one whose place it can take",
        mend:
          "put its file into a plugin folder, enable it and start the host again; its gain so far stands in the journal"
      )
    }
    let begin = MonotonicTime.now()
    _ = takeCandidate(id)
    let before = strategies[place]
    let retired = exchange(place, before, watched.strategy, watched.seats.map(\.instance))
    let took = nanoseconds(MonotonicTime.now() - begin)
    return ReloadReport(
      outcomes: [
        .swapped(
          SwapFacts(
            listing: watched.strategy.listing(), before: before.image.descriptor.version, restored: panels.count,
            replayed: [], pauseNanoseconds: took))
      ], pauseNanoseconds: took, retired: retired)
  }

  /// How the watched versions fare, by rising id and market by market.
  public var watched: [CandidateReport] {
    candidates.withLock { $0 }.flatMap { candidate in
      zip(panels, candidate.seats).map { panel, seat in panel.report(of: seat, candidate.strategy) }
    }
  }
}

/// A version with its instances, ready to be watched.
public struct PreparedCandidate: Sendable {
  /// Who.
  public let strategy: LoadedStrategy
  let place: Int?
  let instances: [StrategyInstance]
}
