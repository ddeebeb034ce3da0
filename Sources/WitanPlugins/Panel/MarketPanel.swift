import Synchronization
import WitanCore

/// All strategies' instances of one market. The lock keeps calls into an instance from overlapping.
final class MarketPanel: Sendable {
  let symbol: Symbol
  private let instances: Mutex<[StrategyInstance]>
  /// Versions that judge beside those that vote; used under the lock of the instances.
  let shadows = Mutex<[ShadowSeat]>([])

  init(_ symbol: Symbol, _ strategies: [LoadedStrategy], _ options: StrategySetOptions) throws(PluginRefusal) {
    self.symbol = symbol
    let scratch = JudgingScratch()
    var made: [StrategyInstance] = []
    for strategy in strategies {
      made.append(
        try StrategyInstance(
          strategy, symbol: symbol, seed: options.seed(strategy.id.description, symbol.description), scratch: scratch,
          log: options.log))
    }
    instances = Mutex(made)
  }

  /// Has every strategy that `asks` names judge the block; the others' rows are left alone.
  func judge(
    _ block: JudgeRequest, _ asks: [Bool], _ options: StrategySetOptions, into columns: inout [BallotColumn]
  ) {
    instances.withLock { instances in
      for place in instances.indices where asks[place] {
        Self.judge(instances[place], block, options, into: &columns[place])
      }
      for shadow in shadows.withLock({ $0 }) {
        if let place = shadow.place, asks[place] {
          let reasons = instances[place].strategy.image.descriptor.reasons
          shadow.judge(block, options, beside: &columns[place], reasons: reasons)
        } else {
          shadow.judgeAlone(block, options)
        }
      }
    }
  }

  /// Puts `instance` in the place of another one and answers that.
  func replace(_ place: Int, with instance: StrategyInstance) -> StrategyInstance {
    instances.withLock { instances in
      defer { instances[place] = instance }
      return instances[place]
    }
  }

  /// How a watched version fares here.
  func report(of seat: ShadowSeat, _ strategy: LoadedStrategy) -> CandidateReport {
    instances.withLock { _ in
      CandidateReport(
        strategy: strategy, listing: strategy.listing(), symbol: symbol, vote: seat.newest, comparison: seat.comparison,
        gain: seat.hand.gain, votingGain: seat.votingHand.gain)
    }
  }

  private static func judge(
    _ instance: StrategyInstance, _ block: JudgeRequest, _ options: StrategySetOptions,
    into column: inout BallotColumn
  ) {
    switch options.timing {
    case .recorded(let watchdog):
      // A process of its own is ended by its own deadline.
      let call =
        instance.strategy.image.isIsolated
        ? nil
        : watchdog?.arm("\(instance.strategy.id) \(instance.strategy.image.descriptor.version) at \(instance.symbol)")
      instance.judge(
        block.series, block.range, dropped: block.dropped, reasons: options.reasons, into: &column, at: block.start)
      if let call { watchdog?.disarm(call) }
    case .live(let standard, let now):
      let deadline = instance.strategy.image.terms.deadline ?? standard
      let begin = now()
      instance.judge(
        block.series, block.range, dropped: block.dropped, reasons: options.reasons, live: true,
        deadline: max(deadline, standard), into: &column, at: block.start)
      let took = now() - begin
      guard took > deadline else { return }
      let rows = block.start..<block.start + block.range.count
      // That its process was ended for it says more than that it was late.
      if instance.strategy.image.isIsolated, column.faults.contains(where: { rows.contains($0.row) }) { return }
      column.abstain(rows)
      for row in rows {
        column.fault(
          at: row, .late,
          "\(instance.strategy.id) at \(instance.symbol): answered after \(milliseconds(took)) ms, expected at most "
            + "\(milliseconds(deadline)); the answer was discarded")
      }
    }
  }

  /// Works on the instances while no call is under way.
  func exclusively<Result: Sendable>(
    _ body: (inout [StrategyInstance]) throws(PluginRefusal) -> Result
  ) throws(PluginRefusal) -> Result {
    try instances.withLock { instances throws(PluginRefusal) in try body(&instances) }
  }
}

/// A length of time in milliseconds, to the microsecond.
func milliseconds(_ duration: Duration) -> Double {
  let (seconds, attoseconds) = duration.components
  return Double(seconds) * 1000 + Double(attoseconds / 1_000_000_000_000) / 1000
}
