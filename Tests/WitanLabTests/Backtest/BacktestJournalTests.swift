import Testing
import WitanCore
import WitanTesting

@testable import WitanLab

struct BacktestJournalTests {
  private func plan(keepsVotes: Bool = false, hashes: Bool = false) throws -> Backtest.Plan {
    let series = try Bars.series("100 101 102 103", symbol: Lab.btc, every: .hours(1), from: Lab.start)
    var plan = Backtest.Plan(
      settings: Lab.settings {
        $0.strategies[0].weight = Share(0.25)!
      }, series: [series])
    (plan.keepsVotes, plan.hashes) = (keepsVotes, hashes)
    return plan
  }

  /// The rows 2 and 3 of the bars, whose answers begin at place 1 of a longer column.
  private func block(_ plan: Backtest.Plan) throws -> Input {
    .bars(
      BarBlock(
        market: 0, series: plan.series[0], range: 2..<4, ballots: [try ScriptedVotes.column("B99 S80 F B11")],
        ballotStart: 1))
  }

  @Test func onlyTheBlocksOwnRowsAreCountedAndKept() throws {
    let plan = try plan(keepsVotes: true)
    var journal = BacktestJournal(plan)
    journal.take(try block(plan))
    var expected = AnswerCounts()
    (expected.sell, expected.faults) = (1, 1)
    let (answers, votes) = (journal.outcome.answers, journal.outcome.votes)
    #expect(answers == [expected])
    #expect(votes.map(\.action) == [.sell])
    #expect(votes.first?.time == plan.series[0].end(of: 2))
    #expect(votes.first?.weight == Share(0.25) && votes.first?.confidence == Confidence(80))
  }

  @Test func votesAreKeptOnlyWhereTheyAreAskedFor() throws {
    let plan = try plan()
    var journal = BacktestJournal(plan)
    journal.take(try block(plan))
    let isEmpty = journal.outcome.votes.isEmpty
    #expect(isEmpty)
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
