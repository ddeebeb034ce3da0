import WitanCore
public import WitanPlugins

// Versions on probation, and versions in the shadow.
extension TradingSession {
  /// The bars that each market of the strategies has seen, for a version that must learn them.
  public var pasts: [MarketPast?] {
    strategies.markets.map { symbol in market(symbol).map { MarketPast(series: series[$0]) } }
  }

  /// Tells the engine, before it hears the next answers, which version they come from; and everybody how it came.
  func concludeTrials() throws {
    for conclusion in strategies.takeConclusions() {
      let listing: StrategyListing
      switch conclusion {
      case .passed(let stays, _): listing = stays
      case .returned(let old, _, _):
        listing = old
        try adopt(.reloaded(old))
      }
      note(
        .trialEnded(
          PluginNotice(
            strategy: listing.id, version: listing.version, sha256: listing.sha256, text: conclusion.description,
            time: now)))
    }
  }

  /// A version that is not proven yet does not go on voting after the host itself has raised an alarm.
  func heedAlarm() throws {
    guard let reason = alarm else { return }
    alarm = nil
    guard !strategies.onTrial.isEmpty else { return }
    strategies.returnFromTrials(because: reason)
    try concludeTrials()
  }

  /// Keeps what the versions in the shadow said of the newest bar of `symbol`, ended at `time`.
  func noteShadows(_ symbol: Symbol, at time: Instant) {
    for report in strategies.watched where report.symbol == symbol {
      guard let vote = report.vote else { continue }
      let isRivalled = engine.settings.strategies.contains { $0.id == report.listing.id }
      note(
        .shadowVoted(
          ShadowNotice(
            strategy: report.listing.id, version: report.listing.version, symbol: symbol, time: time,
            answer: "\(vote.answer)", confidence: vote.confidence, reason: vote.reason,
            gain: Self.millionths(report.gain), votingGain: isRivalled ? Self.millionths(report.votingGain) : nil)))
    }
  }

  private static func millionths(_ fraction: Double) -> Int64 { Int64(exactly: (fraction * 1e6).rounded()) ?? 0 }

  /// Lets a version judge in the shadow from the next bar on.
  public func watch(_ prepared: PreparedCandidate) -> String {
    strategies.watch(prepared)
    let (id, version) = (prepared.strategy.id, prepared.strategy.image.descriptor.version)
    return
      "\(id) \(version) judges in the shadow from the next bar on and counts nothing; its votes and what they would "
      + "have gained stand beside the real ones. host plugins promote \(id) has it vote, host plugins unshadow \(id) ends it"
  }

  /// Lets a version in the shadow go.
  func unwatch(_ id: StrategyID) throws -> String {
    guard strategies.stopWatching(id) else {
      throw SessionError("found no version of \(id) in the shadow, expected one; host plugins list names them")
    }
    return "\(id): the version in the shadow is let go"
  }

  /// Has a version in the shadow vote from the next bar on.
  func promote(_ id: StrategyID) throws -> String {
    try requireStore("\(id) was not promoted")
    let report = try strategies.promote(id)
    for outcome in report.outcomes { if case .swapped(let facts) = outcome { try adopt(.reloaded(facts.listing)) } }
    return report.outcomes.map(\.description).joined(separator: "\n")
  }

  /// The versions in the shadow, a row each: over all markets the one that gained most speaks.
  var shadowRows: [PluginRow] {
    Dictionary(grouping: strategies.watched, by: \.listing.id).sorted { $0.key < $1.key }.compactMap { _, reports in
      guard let first = reports.first else { return nil }
      let vote = reports.last { $0.vote != nil }.flatMap { report in
        report.vote.map {
          PluginRow.Vote(
            symbol: report.symbol, time: lastEnd(report.symbol), action: "\($0.answer)",
            confidence: $0.confidence.double)
        }
      }
      let count = Double(reports.count)
      return PluginRow(
        id: first.listing.id, version: first.listing.version, sha256: first.listing.sha256, weight: .zero,
        enabled: false,
        state: .shadow, lastVote: vote, faults: 0, gain: reports.map(\.gain).reduce(0, +) / count * 100,
        votingGain: reports.map(\.votingGain).reduce(0, +) / count * 100, place: PluginRow.Place(first.strategy))
    }
  }

  private func lastEnd(_ symbol: Symbol) -> Instant {
    guard let market = market(symbol), !series[market].isEmpty else { return since }
    return series[market].end(of: series[market].count - 1)
  }
}
