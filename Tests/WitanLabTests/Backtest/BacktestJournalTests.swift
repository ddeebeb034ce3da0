import Synchronization
import Testing
import WitanCore
import WitanTesting

@testable import WitanLab

struct BacktestJournalTests {
  private func plan(hashes: Bool = false) throws -> Backtest.Plan {
    let series = try Bars.series("100 101 102 103", symbol: Lab.btc, every: .hours(1), from: Lab.start)
    var plan = Backtest.Plan(
      settings: Lab.settings {
        $0.strategies[0].weight = Share(0.25)!
      }, series: [series])
    plan.hashes = hashes
    return plan
  }

  /// The rows 2 and 3 of the bars, whose answers begin at place 1 of a longer column.
  private func block(_ plan: Backtest.Plan) throws -> BarBlock {
    BarBlock(
      market: 0, series: plan.series[0], range: 2..<4, ballots: [try ScriptedVotes.column("B99 S80 F B11")],
      ballotStart: 1)
  }

  @Test func onlyTheBlocksOwnRowsAreCounted() throws {
    let plan = try plan()
    var journal = BacktestJournal(plan)
    journal.take(.bars(try block(plan)))
    var expected = AnswerCounts()
    (expected.sell, expected.faults) = (1, 1)
    let answers = journal.outcome.answers
    #expect(answers == [expected])
  }

  @Test func onlyTheBlocksOwnRowsStandInTheVotesTable() throws {
    let plan = try plan()
    let bytes = Mutex<[UInt8]>([])
    var table = VotesCSV(plan.settings.strategies) { piece in bytes.withLock { $0 += piece } }
    try table.add(try block(plan))
    try table.finish()
    let time = plan.series[0].end(of: 2).milliseconds
    #expect(
      String(decoding: bytes.withLock { $0 }, as: UTF8.self)
        == "\(VotesCSV.header)\n\(time),BTC/USDT,a,SELL,80.0,0.25,\n")
  }

  @Test func daysAndTradesFollowFromTheEventsAndTheHashFromEveryOneOfThem() throws {
    let plan = try plan(hashes: true)
    func outcome(_ events: [Event]) throws -> Backtest.Outcome {
      var journal = BacktestJournal(plan)
      for event in events { journal.record(event) }
      return try journal.finish(PaperEngine(plan.settings), plan)
    }
    let day = Event.dayEnded(
      DayNotice(day: 19_723, equity: Money("10010")!, maxDrawdown: 0.1, time: Lab.start + .hours(24)))
    let none = try outcome([])
    let one = try outcome([day])
    #expect(none.days.isEmpty && none.trades.isEmpty && none.finalEquity == Money("10000"))
    #expect(one.days.map(\.day) == [19_723] && one.days.map(\.equity) == [Money("10010")!])
    #expect(none.journalSHA256?.count == 64 && one.journalSHA256?.count == 64)
    #expect(one.journalSHA256 != none.journalSHA256)
    #expect(try outcome([day]).journalSHA256 == one.journalSHA256)
  }
}
