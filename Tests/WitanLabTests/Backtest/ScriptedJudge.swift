import Synchronization
import WitanCore
import WitanTesting

@testable import WitanLab

/// A judge that answers from scripts, whatever the blocks in which it is asked.
struct ScriptedJudge: Judge {
  /// The columns of each market, one a strategy.
  let columns: [[BallotColumn]]
  mutating func judge(market: Int, _ series: BarSeries, _ range: Range<Int>) throws -> [BallotColumn] {
    columns[market].map { $0.slice(range) }
  }
}

/// Markets, bars and answers that the lab's tests share.
enum Lab {
  static let btc = Symbol("BTC/USDT")!
  static let eth = Symbol("ETH/USDT")!
  static let start = Instant("2024-01-01")!

  static func settings(
    markets: [Symbol] = [btc], strategies: [String] = ["a"], _ change: (inout EngineSettings) -> Void = { _ in }
  ) -> EngineSettings {
    var settings = EngineSettings(
      instruments: markets.map { Instrument(symbol: $0) }, interval: .hours(1),
      strategies: strategies.map {
        StrategyListing(id: StrategyID($0)!, version: "1", sha256: "", reasons: ["", "at {0}, \"so\""])
      })
    settings.fills.feeRate = .zero
    settings.fills.slippageLeast = .zero
    settings.fills.slippageMost = .zero
    settings.risk.breakers = nil
    change(&settings)
    return settings
  }

  /// The moment that many hours after the start.
  static func hour(_ number: Int) -> Instant { start + .hours(Int64(number)) }

  /// A run's outcome and the votes table that was written meanwhile.
  static func runWithVotes(_ plan: Backtest.Plan, _ judge: ScriptedJudge) throws -> (Backtest.Outcome, votes: String) {
    var judge = judge
    let bytes = Mutex<[UInt8]>([])
    var table = VotesCSV(plan.settings.strategies) { piece in bytes.withLock { $0 += piece } }
    let outcome = try Backtest.run(plan, judge: &judge) { try table.add($0) }
    try table.finish()
    return (outcome, String(decoding: bytes.withLock { $0 }, as: UTF8.self))
  }

  /// Bars and answers that wander by a seed, with orders, stops and faults in them.
  static func random(_ count: Int, _ symbol: Symbol, seed: UInt64, every step: Int64 = 1) -> (
    BarSeries, [BallotColumn]
  ) {
    var random = SeededGenerator(seed: seed)
    var series = BarSeries(symbol: symbol, interval: .hours(1))
    var columns = [BallotColumn(abstaining: count), BallotColumn(abstaining: count)]
    var close = Int64(50_000)
    for row in 0..<count {
      let open = close
      close = max(close + Int64.random(in: -900...905, using: &random), 10_000)
      let bar = Bar(
        start: Instant(milliseconds: start.milliseconds + Int64(row) * step * 3_600_000),
        open: Price(units: open * Price.scale), high: Price(units: max(open, close) * Price.scale + 7),
        low: Price(units: min(open, close) * Price.scale - 7), close: Price(units: close * Price.scale),
        volume: Quantity(units: 500_000_000))
      if let bar { _ = series.append(bar) }
      for place in columns.indices {
        columns[place].answer[row] = Int8.random(in: -1...2, using: &random)
        if columns[place].answer[row] < 2 {
          columns[place].confidence[row] = Int32.random(in: 60_000_000...100_000_000, using: &random)
        }
      }
    }
    return (series, columns)
  }
}
