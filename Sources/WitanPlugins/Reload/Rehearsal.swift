import Synchronization
public import WitanConformance
public import WitanCore

/// What a new version must go through, in a process of its own, before it may come near the host's.
public struct RehearsalPlan: Sendable {
  /// How the process is held.
  public var manner = Isolation()
  /// How many of the newest bars of each market it judges.
  public var bars = 500
  /// How long all of it may take.
  public var budget = Duration.seconds(2)
  /// The conformance kit, for the checks of loading; nil where there is none.
  public var kit: Kit?
  /// What each market of the strategies has seen.
  public var pasts: [MarketPast?]

  /// A plan over `pasts`, in the order of the set's markets.
  public init(pasts: [MarketPast?]) { self.pasts = pasts }
}

/// What a rehearsal saw.
public struct RehearsalReport: Sendable {
  /// Who, and which version.
  public let strategy: StrategyID, version: String
  /// The version that votes now.
  public let before: String
  /// Both versions over the newest bars, each from its warm-up on.
  public let comparison: ShadowComparison
  /// Markets whose saved state the new version took up.
  public let restored: Int
  /// How long it took, in milliseconds.
  public let milliseconds: Double
}

extension RehearsalReport: CustomStringConvertible {
  /// A sentence for the operator.
  public var description: String {
    "\(strategy): version \(version) rehearsed in a process of its own for \(Int(milliseconds.rounded())) ms; "
      + "\(restored) states of \(before) taken up; \(comparison.text)"
  }
}

/// A new version's rehearsal: the checks of loading, the state of the version that votes, and the newest bars, twice.
/// Nothing of it is loaded into the host.
struct Rehearsal {
  let set: StrategySet
  let loader: PluginLoader
  let plan: RehearsalPlan
  private let start = MonotonicTime.now()

  init(_ set: StrategySet, _ loader: PluginLoader, _ plan: RehearsalPlan) {
    (self.set, self.loader, self.plan) = (set, loader, plan)
  }

  /// Rehearses `file`; nil where no strategy of its id votes. Throws what makes the version unfit; the one that votes
  /// is not touched.
  func perform(
    _ file: PluginFile, settings: [StrategyID: [[String: String]]]
  ) throws(PluginRefusal) -> RehearsalReport? {
    try loader.admission.admit(file)
    try examine(file)
    let image = try loader.apart(file, plan.manner)
    guard let place = set.strategies.firstIndex(where: { $0.id == image.descriptor.id }) else { return nil }
    let old = set.strategies[place]
    let new = try LoadedStrategy(image, settings: settings[old.id] ?? [])
    var comparison = ShadowComparison()
    var restored = 0
    for (market, panel) in set.panels.enumerated() {
      guard market < plan.pasts.count, let past = plan.pasts[market], !past.series.isEmpty else { continue }
      try compare(old, new, panel, past, &comparison)
      if try goOn(new, panel, place, past) { restored += 1 }
    }
    return RehearsalReport(
      strategy: old.id, version: image.descriptor.version, before: old.image.descriptor.version,
      comparison: comparison, restored: restored, milliseconds: milliseconds(MonotonicTime.now() - start))
  }

  /// What the kit says of the file and of loading it.
  private func examine(_ file: PluginFile) throws(PluginRefusal) {
    guard var kit = plan.kit else { return }
    kit.only = ["BIN", "LOAD-01", "LOAD-02", "LOAD-03", "ABI-01"]
    let report: Report
    do { report = try kit.run(file.path) } catch {
      throw refusal(file.path, "a file that cannot be examined (\(error))")
    }
    guard report.digest == file.sha256 else { throw refusal(file.path, "a file that changed while it was examined") }
    for outcome in report.outcomes where outcome.verdict.fails {
      let worst = outcome.findings.first { ($0.severity ?? outcome.check.severity) == .fatal }
      let isFatal = worst != nil || (outcome.verdict != .fail && outcome.check.severity == .fatal)
      guard isFatal else { continue }
      throw refusal(file.path, "\(outcome.check.id) \(outcome.verdict.word): \(worst?.sentence ?? "no answer")")
    }
  }

  /// Both versions from their warm-up on over the newest bars.
  private func compare(
    _ old: LoadedStrategy, _ new: LoadedStrategy, _ panel: MarketPanel, _ past: MarketPast,
    _ comparison: inout ShadowComparison
  ) throws(PluginRefusal) {
    let count = past.series.count
    let fresh = max(0, count - plan.bars)..<count
    let answers = try judge(new, panel, past, fresh)
    if let fault = answers.faults.first {
      throw refusal(
        new.image.path,
        "a fault at the bar of \(panel.symbol) that ended \(past.series.end(of: fresh.lowerBound + fault.row)): "
          + fault.text)
    }
    comparison.take(
      ComparedColumns(
        shadow: answers, shadowReasons: new.image.descriptor.reasons, voting: try judge(old, panel, past, fresh),
        votingStart: 0, votingReasons: old.image.descriptor.reasons), past.series, fresh)
    try checkTime(new)
  }

  private func judge(
    _ strategy: LoadedStrategy, _ panel: MarketPanel, _ past: MarketPast, _ fresh: Range<Int>
  ) throws(PluginRefusal) -> BallotColumn {
    let instance = try instance(of: strategy, panel)
    let shown = max(0, fresh.lowerBound - max(strategy.warmupBars, 1))..<fresh.lowerBound
    if !shown.isEmpty { try instance.replay(past.series, shown, dropped: past.dropped) }
    var column = BallotColumn(abstaining: fresh.count)
    instance.judge(past.series, fresh, dropped: past.dropped, into: &column)
    return column
  }

  /// The state of the version that votes, taken up by the new one, which then sees the newest bars once more as if they
  /// came now. Whether it took the state; one that refuses it will learn the past instead.
  private func goOn(
    _ new: LoadedStrategy, _ panel: MarketPanel, _ place: Int, _ past: MarketPast
  ) throws(PluginRefusal) -> Bool {
    guard !set.faults.withLock({ $0[place].isQuarantined }) else { return false }
    let running = try panel.exclusively { $0[place] }
    guard running.lastSequence > 0 else { return false }
    let state = try panel.exclusively { instances throws(PluginRefusal) in try instances[place].labelledState() }
    let instance = try instance(of: new, panel)
    guard instance.takeUp(state) == nil else { return false }
    let (series, fresh) = past.repeated(plan.bars, after: state.sequence, with: new.warmupBars)
    guard !fresh.isEmpty else { return true }
    var column = BallotColumn(abstaining: fresh.count)
    instance.judge(series, fresh, dropped: Int(state.sequence) - fresh.lowerBound, into: &column)
    if let fault = column.faults.first {
      throw refusal(
        new.image.path, "a fault at bar \(fault.row + 1) after it took up the state of \(panel.symbol): \(fault.text)")
    }
    _ = try instance.save()
    try checkTime(new)
    return true
  }

  private func instance(of strategy: LoadedStrategy, _ panel: MarketPanel) throws(PluginRefusal) -> StrategyInstance {
    try StrategyInstance(
      strategy, symbol: panel.symbol, seed: set.options.seed(strategy.id.description, panel.symbol.description))
  }

  private func checkTime(_ strategy: LoadedStrategy) throws(PluginRefusal) {
    let took = MonotonicTime.now() - start
    guard took > plan.budget else { return }
    throw refusal(strategy.image.path, "that it was not done after \(Int(milliseconds(took))) ms")
  }

  private func refusal(_ file: String, _ found: String) -> PluginRefusal {
    PluginRefusal(
      .rehearsal, file: file, found: "at its rehearsal \(found)",
      expected: "sound answers to the newest bars within \(Int(milliseconds(plan.budget))) ms",
      mend: "correct it and run plugin-check on it, then reload")
  }
}

extension MarketPast {
  /// The newest bars up to the one of number `sequence`, with `most` of them once more behind it, at the times that come
  /// next; and the rows that are new. Before them stand as many as a warm-up needs.
  fileprivate func repeated(_ most: Int, after sequence: UInt64, with warmup: Int) -> (BarSeries, Range<Int>) {
    let known = min(Int(sequence) - dropped, series.count)
    guard known > 0 else { return (series, 0..<0) }
    let first = max(0, known - most - warmup)
    var longer = series.slice(first..<known)
    let step = series.interval.milliseconds
    for row in max(0, known - most)..<known {
      let last = longer[longer.count - 1]
      let bar = series[row]
      if let next = Bar(
        start: Instant(milliseconds: last.start.milliseconds + step), open: bar.open, high: bar.high, low: bar.low,
        close: bar.close, volume: bar.volume)
      {
        _ = longer.append(next)
      }
    }
    return (longer, known - first..<longer.count)
  }
}
