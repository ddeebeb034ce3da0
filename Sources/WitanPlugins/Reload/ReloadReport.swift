public import WitanCore

/// What became of one strategy, or one file, at a reload.
public enum ReloadOutcome: Sendable {
  /// A new version votes from the next bar on.
  case swapped(SwapFacts)
  /// The file and the parameters are the same; nothing was done.
  case unchanged(StrategyID, sha256: String)
  /// The new version was not taken; the old one goes on.
  case refused(StrategyID?, PluginRefusal)
  /// A new version went through its rehearsal.
  case rehearsed(RehearsalReport)
  /// The file is gone; the loaded one goes on.
  case gone(StrategyID, path: String)
  /// A plugin that nobody has asked for since the start; it votes after a restart.
  case newcomer(StrategyID, path: String)
}

/// A swap in figures.
public struct SwapFacts: Sendable {
  /// What the engine is told: new version, file, parameters and reasons; weight 1 and enabled, for the driver to set.
  public let listing: StrategyListing
  /// The version before.
  public let before: String
  /// Markets whose state went over to the new version.
  public let restored: Int
  /// Markets whose past was replayed, each with the reason why.
  public let replayed: [String]
  /// How long no bar could be judged, in nanoseconds.
  public let pauseNanoseconds: Int64
}

extension ReloadOutcome: CustomStringConvertible {
  /// A sentence for the operator.
  public var description: String {
    switch self {
    case .swapped(let facts):
      "\(facts.listing.id): version \(facts.listing.version) (sha256 \(facts.listing.sha256.prefix(12))) votes from the "
        + "next bar on in place of \(facts.before); \(facts.restored) states taken over"
        + (facts.replayed.isEmpty
          ? "" : ", \(facts.replayed.count) replayed (\(facts.replayed.joined(separator: "; ")))")
        + ", pause \(facts.pauseNanoseconds) ns"
    case .unchanged(let id, let sha256):
      "\(id): the file is the same (sha256 \(sha256.prefix(12))) and so are its parameters; nothing was swapped"
    case .refused(let id, let refusal):
      (id.map { "\($0): the old version goes on voting; " } ?? "not loaded; ") + refusal.description
    case .gone(let id, let path):
      "\(id): \(path) is gone; the loaded version goes on voting; put the file back, or disable the strategy"
    case .rehearsed(let report): report.description
    case .newcomer(let id, let path):
      "\(id): \(path) is new; it votes after a restart of the host with it enabled"
    }
  }
}

/// What a reload did. Old instances are let go, and their images closed where that is allowed, when the report is.
public struct ReloadReport: Sendable {
  /// A line for every strategy and every file that was not taken.
  public let outcomes: [ReloadOutcome]
  /// How long no bar could be judged, over all swaps, in nanoseconds.
  public let pauseNanoseconds: Int64
  let retired: [StrategyInstance]
}

/// New versions that are loaded, checked and created beside the old ones, ready to be swapped in.
public struct PreparedReload: Sendable {
  /// What is known already: unchanged, refused, gone, new.
  public let outcomes: [ReloadOutcome]
  /// The strategies that a swap would replace.
  public var replacing: [StrategyID] { replacements.map(\.strategy.id) }
  let replacements: [Replacement]

  struct Replacement: Sendable {
    let place: Int
    let old: LoadedStrategy
    let strategy: LoadedStrategy
    let instances: [StrategyInstance]
    /// What was handed over already, a market each.
    let handed: [HandOver]
    /// How long the old instances could not judge meanwhile.
    let pause: Duration
  }

  /// What a market's new instance has got from the old one before the swap. It stands after some bar; those that come
  /// until the swap it is shown with its first question.
  enum HandOver: Sendable {
    case nothing
    case state
    /// It has no state, for the reason given, and has seen the newest known bars instead.
    case replayed(String)
    /// It has no state and must be shown bars at the swap.
    case refused(String)
  }
}
