import Testing
import WitanCore
import WitanTesting

@testable import WitanLab

@Suite struct BacktestTests {
  private func one(
    _ rows: String, _ votes: String, _ change: (inout EngineSettings) -> Void = { _ in }
  ) throws -> Backtest.Outcome {
    let series = try Bars.series(rows, symbol: Lab.btc, every: .hours(1), from: Lab.start)
    var judge = ScriptedJudge(columns: [[try ScriptedVotes.column(votes)]])
    return try Backtest.run(Backtest.Plan(settings: Lab.settings(change), series: [series]), judge: &judge)
  }

  private func two(blockSize: Int, hashes: Bool = true) throws -> (Backtest.Outcome, votes: String) {
    let (bitcoin, first) = Lab.random(3000, Lab.btc, seed: 4)
    let (ether, second) = Lab.random(1500, Lab.eth, seed: 9, every: 2)
    var plan = Backtest.Plan(
      settings: Lab.settings(markets: [Lab.btc, Lab.eth], strategies: ["a", "b"]), series: [bitcoin, ether])
    plan.blockSize = blockSize
    plan.hashes = hashes
    return try Lab.runWithVotes(plan, ScriptedJudge(columns: [first, second]))
  }

  @Test(arguments: [7, 333, 2048])
  func theBlockSizeChangesNoResult(size: Int) throws {
    let ((single, votes), (blocks, sameVotes)) = (try two(blockSize: 1), try two(blockSize: size))
    #expect(single.trades.count > 50, "the run really trades")
    #expect(blocks.trades == single.trades)
    #expect(blocks.finalEquity == single.finalEquity && blocks.fees == single.fees)
    #expect(blocks.maxDrawdown == single.maxDrawdown)
    #expect(blocks.days.map(\.day) == single.days.map(\.day))
    #expect(blocks.days.map(\.equity) == single.days.map(\.equity))
    #expect(blocks.answers == single.answers && sameVotes == votes)
    #expect(blocks.bars == 4500 && single.bars == 4500)
  }

  @Test func rowsOfTwoMarketsComeByTheirCloseThenByTheirPlace() throws {
    let (outcome, votes) = try two(blockSize: 333, hashes: false)
    #expect(outcome.journalSHA256 == nil)
    let keys = votes.split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: ",")
      return (Int64(cells[0]) ?? 0, cells[1] == "BTC/USDT" ? 0 : 1)
    }
    #expect(keys.count > 1000)
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.0 < $1.0 || ($0.0 == $1.0 && $0.1 <= $1.1) })
  }

  @Test func theSameRunHasTheSameHashAndAnotherInputAnother() throws {
    let (first, again) = (try one("100 101 102", "B80 . S80"), try one("100 101 102", "B80 . S80"))
    #expect(first.journalSHA256?.count == 64 && first.journalSHA256 == again.journalSHA256)
    #expect(try one("100 101 103", "B80 . S80").journalSHA256 != first.journalSHA256)
    #expect(try one("100 101 102", "B81 . S80").journalSHA256 != first.journalSHA256)
    let richer = try one("100 101 102", "B80 . S80") { $0.capital = Money("10001")! }
    #expect(richer.journalSHA256 != first.journalSHA256)
  }

  @Test func barsBeforeTradeFromOnlyWarmUp() throws {
    let rows = "100 100 100 100 100"
    #expect(try one(rows, "B80 . . . .").trades.count == 1)
    let late = try one(rows, "B80 . . . .") { $0.tradeFrom = Lab.start + .hours(1) }
    #expect(late.trades.isEmpty && late.bars == 5)
    let entry = try one(rows, "B80 B80 . . .") { $0.tradeFrom = Lab.start + .hours(1) }.trades.first
    #expect(entry?.entryTime == Lab.start + .hours(2))
  }

  @Test func anOpenTradeComesLastMarkedAtTheLastClose() throws {
    let outcome = try one("100 100 100 100 110", "B80 S80 B80 . .")
    #expect(outcome.trades.map(\.exitReason) == [.signal, .end])
    let open = try #require(outcome.trades.last)
    #expect(open.exitTime == nil && open.exitPrice == nil)
    #expect(open.quantity == Quantity("5") && open.pnl == Money("50"))
    #expect(outcome.finalEquity == Money("10050"))
    #expect(outcome.days.map(\.equity) == [outcome.finalEquity])
  }

  @Test func answersAreCountedByTheirKind() throws {
    let outcome = try one("100 100 100 100 100 100 100", "B80 S80 H50 . P L F")
    var expected = AnswerCounts()
    (expected.buy, expected.sell, expected.hold, expected.abstain, expected.faults) = (1, 1, 1, 2, 2)
    #expect(outcome.answers == [expected])
  }

  @Test func theVotesTableHasReasonsAndLeavesAbstentionsOut() throws {
    let series = try Bars.series("100 100 100", symbol: Lab.btc, every: .hours(1), from: Lab.start)
    var column = try ScriptedVotes.column("B80 . S60")
    column.reason = [1, 0, 1]
    column.figures = [7.5, 0, 0, 0, 0, 0, 9, 0, 0]
    let plan = Backtest.Plan(settings: Lab.settings(), series: [series])
    let lines = try Lab.runWithVotes(plan, ScriptedJudge(columns: [[column]])).votes.split(separator: "\n")
    #expect(
      lines == [
        "time,symbol,strategy,action,confidence,weight,reason",
        "\(series.end(of: 0).milliseconds),BTC/USDT,a,BUY,80.0,1.0,\"at 7.5, \"\"so\"\"\"",
        "\(series.end(of: 2).milliseconds),BTC/USDT,a,SELL,60.0,1.0,\"at 9, \"\"so\"\"\"",
      ])
  }
}
