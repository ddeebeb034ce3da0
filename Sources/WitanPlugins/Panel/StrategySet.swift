import Dispatch
import Synchronization
public import WitanCore

/// The strategies of a host at work: loaded plugins, an instance of each for every market, and their faults.
///
/// Places are fixed for the set's life: strategies by rising id, markets as given.
public final class StrategySet: Sendable {
  /// The markets, whose places name them in requests.
  public let markets: [Symbol]
  let options: StrategySetOptions
  let panels: [MarketPanel]
  let seats: Mutex<[LoadedStrategy]>
  let faults: Mutex<[FaultCount]>
  let retiredCount = Mutex(0)
  let trials = Mutex<[Trial]>([])
  let conclusions = Mutex<[TrialConclusion]>([])
  let candidates = Mutex<[Candidate]>([])

  /// A set of `strategies` for `markets`; throws where an instance cannot be created or two ids are the same.
  public init(
    _ strategies: [LoadedStrategy], markets: [Symbol], options: StrategySetOptions = StrategySetOptions()
  ) throws(PluginRefusal) {
    let ordered = strategies.sorted { $0.id < $1.id }
    for (one, other) in zip(ordered, ordered.dropFirst()) where one.id == other.id {
      throw PluginRefusal(
        .duplicate, file: "\(one.image.path) and \(other.image.path)", found: "the id \(one.id) twice",
        expected: "one file an id", mend: "remove the file that is not meant")
    }
    var panels: [MarketPanel] = []
    for market in markets { panels.append(try MarketPanel(market, ordered, options)) }
    self.markets = markets
    self.options = options
    self.panels = panels
    seats = Mutex(ordered)
    faults = Mutex(ordered.map { _ in FaultCount() })
  }

  /// The strategies as they vote now, by rising id.
  public var strategies: [LoadedStrategy] { seats.withLock { $0 } }

  /// What the engine is told of each strategy, in the order of the ballots.
  public func listings(weights: [StrategyID: Share] = [:]) -> [StrategyListing] {
    strategies.map { $0.listing(weight: weights[$0.id] ?? Share(1)!) }
  }

  /// The longest warm-up of all strategies, in bars.
  public var warmupBars: Int { strategies.map(\.warmupBars).max() ?? 0 }

  /// Columns for `count` rows, one a strategy, for ``judge(_:into:)`` to write to and to be used again.
  public func columns(_ count: Int) -> [BallotColumn] {
    strategies.map { _ in BallotColumn(abstaining: count) }
  }

  /// Has every strategy judge a block; `columns` holds one for each strategy. A strategy in quarantine abstains and is
  /// not called. To be called block after block in the order in which the engine applies them.
  public func judge(_ request: JudgeRequest, into columns: inout [BallotColumn]) {
    let asks = faults.withLock { $0.map { !$0.isQuarantined } }
    precondition(columns.count == asks.count, "a column for each strategy")
    panels[request.market].judge(request, asks, options, into: &columns)
    settle(request, asks, &columns)
    concludeTrials()
  }

  /// Has every strategy judge several blocks, markets side by side on the machine's cores. The answers are the same as
  /// those of ``judge(_:into:)`` block after block, but for strategies that fall into quarantine on the way: their
  /// instances have seen the rest already. Each market may stand in `requests` once.
  public func judge(_ requests: [JudgeRequest]) -> [[BallotColumn]] {
    precondition(Set(requests.map(\.market)).count == requests.count, "each market at most once")
    let asks = faults.withLock { $0.map { !$0.isQuarantined } }
    let answers = Mutex([[BallotColumn]](repeating: [], count: requests.count))
    DispatchQueue.concurrentPerform(iterations: requests.count) { index in
      let request = requests[index]
      var columns = asks.map { _ in BallotColumn(abstaining: request.start + request.range.count) }
      panels[request.market].judge(request, asks, options, into: &columns)
      answers.withLock { $0[index] = columns }
    }
    var settled = answers.withLock { $0 }
    for (index, request) in requests.enumerated() { settle(request, asks, &settled[index]) }
    concludeTrials()
    return settled
  }

  /// Counts faults in the strategies' order; who was or now is in quarantine abstains.
  private func settle(_ request: JudgeRequest, _ asks: [Bool], _ columns: inout [BallotColumn]) {
    let rows = request.start..<request.start + request.range.count
    faults.withLock { faults in
      for place in faults.indices {
        if faults[place].isQuarantined || !asks[place] {
          columns[place].prepare(rows, reasons: options.reasons)
          columns[place].abstain(rows)
        } else {
          faults[place].take(&columns[place], rows)
        }
      }
    }
  }
}
