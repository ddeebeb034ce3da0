public import WitanCore
import WitanStore

/// The engine driven by recorded bars, simulated time and the simulated venue; nothing in it knows that it is one.
public struct Backtest {
  /// What to run.
  public struct Plan: Sendable {
    /// Everything that the engine is told.
    public var settings: EngineSettings
    /// The bars of each market, in the order of the settings' instruments.
    public var series: [BarSeries]
    /// Rows handed to the strategies and the engine at once; changes no result.
    public var blockSize = 2048
    /// Whether inputs and effects are hashed into ``Outcome/journalSHA256``.
    public var hashes = true

    /// A plan.
    public init(settings: EngineSettings, series: [BarSeries]) {
      precondition(settings.instruments.count == series.count, "every market has its bars")
      self.settings = settings
      self.series = series
    }
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// Every round trip, in the order of their exits; those still open at the end come last.
    public var trades: [Trade] = []
    /// The marked equity at the end.
    public var finalEquity = Money.zero
    /// All fees.
    public var fees = Money.zero
    /// What the engine counted.
    public var statistics = Statistics()
    /// The greatest drawdown of the marked equity.
    public var maxDrawdown = 0.0
    /// The marked equity at the end of each UTC day, the last day included.
    public var days: [(day: Int64, equity: Money)] = []
    /// How each strategy answered, in the settings' order.
    public var answers: [AnswerCounts] = []
    /// The SHA-256 over the canonical form of inputs and effects, where it was asked for.
    public var journalSHA256: String?
    /// Bars walked, over all markets.
    public var bars = 0
  }

  /// Runs `plan`; `heard` gets every block with its votes before the engine does, and `progress` is told how many of
  /// all bars are done.
  public static func run(
    _ plan: Plan, judge: inout some Judge, heard: (borrowing BarBlock) throws -> Void = { _ in },
    progress: (Int) -> Void = { _ in }
  ) throws -> Outcome {
    var journal = BacktestJournal(plan)
    var engine = PaperEngine(plan.settings)
    let begin = plan.series.compactMap { $0.start.first }.min() ?? 0
    journal.take(.started(plan.settings, at: Instant(milliseconds: begin)))
    var queue = BlockQueue(plan)
    while let block = try queue.next(&judge) {
      try heard(block)
      let input = Input.bars(block)
      journal.take(input)
      engine.apply(input, &journal)
      journal.outcome.bars += block.range.count
      progress(journal.outcome.bars)
    }
    return try journal.finish(engine, plan)
  }
}

/// How one strategy answered, counted.
public struct AnswerCounts: Hashable, Sendable {
  /// Votes to buy, to sell, to hold; abstentions; faults.
  public var buy = 0, sell = 0, hold = 0, abstain = 0, faults = 0

  mutating func add(_ column: BallotColumn, _ rows: Range<Int>) {
    for row in rows {
      switch Answer(rawValue: column.answer[row]) {
      case .buy: buy += 1
      case .sell: sell += 1
      case .hold: hold += 1
      case .abstain, .pending: abstain += 1
      case .late, .fault, nil: faults += 1
      }
    }
  }
}
