import Synchronization
public import WitanCore

/// A version that votes on probation: the one before judges every bar beside it and takes its place at its first fault.
struct Trial: Sendable {
  /// The place of both.
  let place: Int
  /// The version before.
  let old: LoadedStrategy
  /// Its instances, a market each, in the panels' order.
  let seats: [ShadowSeat]
}

/// How a probation ended.
public enum TrialConclusion: Sendable {
  /// The new version stays; the comparison is that of the market that saw the most bars.
  case passed(StrategyListing, ShadowComparison)
  /// The version before votes again, from the very bar at which its successor failed; the sentence says why.
  case returned(StrategyListing, failed: String, because: String)
}

extension TrialConclusion: CustomStringConvertible {
  /// A sentence for the operator.
  public var description: String {
    switch self {
    case .passed(let listing, let comparison):
      "\(listing.id): the probation of version \(listing.version) is over, the version before is let go; "
        + comparison.text
    case .returned(let listing, let failed, let because):
      "\(listing.id): version \(failed) failed on probation (\(because)); version \(listing.version) votes again, and "
        + "no bar was lost; mend the new version and reload"
    }
  }
}

extension StrategySet {
  /// Puts the old instances of a place beside the new ones, for as long as the options say.
  func beginTrial(_ place: Int, _ old: LoadedStrategy, _ instances: [StrategyInstance]) {
    dropTrial(of: place)
    let rule = options.shadowRule
    let seats = instances.map { ShadowSeat(.fallback, $0, place: place, rule) }
    for (panel, seat) in zip(panels, seats) { panel.shadows.withLock { $0.append(seat) } }
    trials.withLock { $0.append(Trial(place: place, old: old, seats: seats)) }
  }

  /// Ends a probation without a word: another version comes in, or the strategy starts anew.
  func dropTrial(of place: Int) {
    let dropped = trials.withLock { trials in
      let found = trials.filter { $0.place == place }
      trials.removeAll { $0.place == place }
      return found
    }
    for trial in dropped { leave(trial) }
  }

  /// Takes a trial's seats from the panels; an image of the version before that must stay mapped is counted.
  private func leave(_ trial: Trial) {
    for (panel, seat) in zip(panels, trial.seats) { panel.shadows.withLock { $0.removeAll { $0 === seat } } }
    if !trial.old.image.isUnloadable { retiredCount.withLock { $0 += 1 } }
  }

  /// Ends every probation whose new version failed, or has answered enough bars; to be called after a block was judged.
  func concludeTrials() {
    let running = trials.withLock { $0 }
    guard !running.isEmpty else { return }
    for trial in running {
      if let failure = trial.seats.lazy.compactMap(\.failure).first {
        giveBack(trial, because: failure)
      } else if let most = trial.seats.map(\.comparison).max(by: { $0.bars < $1.bars }),
        most.bars >= options.probation
      {
        trials.withLock { $0.removeAll { $0.place == trial.place } }
        leave(trial)
        conclusions.withLock { $0.append(.passed(strategies[trial.place].listing(), most)) }
      }
    }
  }

  /// Has the version before vote again, on every market, with the state that it has kept up to date.
  private func giveBack(_ trial: Trial, because reason: String) {
    trials.withLock { $0.removeAll { $0.place == trial.place } }
    let failed = strategies[trial.place].image
    for (panel, seat) in zip(panels, trial.seats) {
      _ = panel.replace(trial.place, with: seat.instance)
      panel.shadows.withLock { $0.removeAll { $0 === seat } }
    }
    seats.withLock { $0[trial.place] = trial.old }
    faults.withLock { $0[trial.place].forgive() }
    if !failed.isUnloadable { retiredCount.withLock { $0 += 1 } }
    conclusions.withLock {
      $0.append(.returned(trial.old.listing(), failed: failed.descriptor.version, because: reason))
    }
  }

  /// Ends every probation in favour of the version before: something happened in the host that nobody wants to see
  /// together with a version that is not proven yet.
  public func returnFromTrials(because reason: String) {
    for trial in trials.withLock({ $0 }) { giveBack(trial, because: reason) }
  }

  /// How the probations ended since this was last asked, in their order.
  public func takeConclusions() -> [TrialConclusion] {
    conclusions.withLock { conclusions in
      defer { conclusions = [] }
      return conclusions
    }
  }

  /// The strategies whose version is on probation.
  public var onTrial: [StrategyID] { trials.withLock { $0 }.map(\.old.id) }
}
