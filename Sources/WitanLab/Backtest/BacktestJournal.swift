import WitanCore
import WitanStore

/// What a backtest keeps of its inputs and effects: the trades, the days, the counts and the hash.
struct BacktestJournal: ~Copyable, Effects {
  var outcome = Backtest.Outcome()
  private var digest: JournalDigest?

  init(_ plan: borrowing Backtest.Plan) {
    digest = plan.hashes ? JournalDigest() : nil
    outcome.answers = Array(repeating: AnswerCounts(), count: plan.settings.strategies.count)
    outcome.trades.reserveCapacity(1024)
  }

  mutating func take(_ input: borrowing Input) {
    digest?.add(input)
    switch input {
    case .bars(let block): count(block)
    default: break
    }
  }

  private mutating func count(_ block: borrowing BarBlock) {
    let rows = block.ballotStart..<block.ballotStart + block.range.count
    for (place, column) in block.ballots.enumerated() { outcome.answers[place].add(column, rows) }
  }

  mutating func record(_ event: Event) {
    digest?.add(event)
    switch event {
    case .positionClosed(let trade): outcome.trades.append(trade)
    case .dayEnded(let notice): outcome.days.append((notice.day, notice.equity))
    default: break
    }
  }
  mutating func decided(_ decision: Decision, _ ballot: borrowing Ballot) {}
  mutating func submit(_ order: consuming ApprovedOrder) {}
  mutating func cancel(_ order: OrderID) {}
  mutating func query(_ order: OrderID) {}
  mutating func answer(_ answer: CommandAnswer) {}

  consuming func finish(_ engine: borrowing PaperEngine, _ plan: borrowing Backtest.Plan) throws -> Backtest.Outcome {
    var outcome = outcome
    for (market, instrument) in plan.settings.instruments.enumerated() {
      if let open = engine.portfolio.openTrade(market, symbol: instrument.symbol) { outcome.trades.append(open) }
    }
    outcome.finalEquity = engine.portfolio.equity.money(.halfEven)
    outcome.fees = engine.portfolio.fees
    outcome.statistics = engine.statistics
    outcome.maxDrawdown = engine.watch.maxDrawdown
    if let day = engine.watch.day { outcome.days.append((day, outcome.finalEquity)) }
    if let digest = digest.take() { outcome.journalSHA256 = try digest.finish() }
    return outcome
  }
}
