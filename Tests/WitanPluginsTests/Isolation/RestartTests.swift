import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

/// What becomes of live bars while a process is started again.
@Suite struct RestartTests {
  let workshop: Workshop
  init() throws { workshop = try Workshop() }

  @Test func aSlowStartIsMadeBesideAndItsBarsAreAbstainedFromAndLostToNobody() throws {
    let series = stream(12)
    let honest = try answers(workshop.load(workshop.counter()), series, size: 1, live: true)
    let path = try workshop.counter(
      ["DEATH=abort()", "DEATH_FROM=5", "DEATH_LIVE=1", "AT_CREATE=usleep(1500000)"], as: "slow.so")
    let strategy = try workshop.isolate(path)
    let instance = try StrategyInstance(strategy, symbol: bitcoin)
    var column = BallotColumn(abstaining: 12)
    func judge(_ row: Int) -> Duration {
      let begin = MonotonicTime.now()
      instance.judge(series, row..<row + 1, live: true, deadline: .milliseconds(400), into: &column, at: row)
      return MonotonicTime.now() - begin
    }
    for row in 0..<5 { _ = judge(row) }
    #expect(column.faults.map(\.row) == [4])
    // The start takes one and a half seconds, an answer may take 0.4.
    let waited = [judge(5), judge(6)]
    #expect(waited.allSatisfy { $0 < .milliseconds(700) }, "\(waited)")
    #expect(column.answer[5...6].allSatisfy { $0 == Answer.abstain.rawValue } && column.faults.count == 1)
    let end = MonotonicTime.now() + .seconds(60)
    while strategy.warden?.process == nil, MonotonicTime.now() < end { _ = poll(nil, 0, 20) }
    for row in 7..<12 { _ = judge(row) }
    column.faults = []
    for row in 7..<12 { #expect(column.slice(row..<row + 1) == honest.slice(row..<row + 1), "bar \(row + 1)") }
    #expect(strategy.warden?.ends.count == 1)
  }

  @Test func aLongPastIsShownAgainOverSeveralBarsAndNoneOfThemIsLate() throws {
    let series = stream(3000)
    // It saves nothing, so that a new process must be shown everything.
    let path = try workshop.counter(
      ["DEATH=abort()", "DEATH_FROM=2900", "DEATH_LIVE=1", "AT_SAVE=return WTN_E_INTERNAL"], as: "forgetful.so")
    let instance = try StrategyInstance(workshop.isolate(path), symbol: bitcoin)
    try instance.replay(series, 0..<2899)
    var column = BallotColumn(abstaining: 3000)
    for row in 2899..<3000 {
      instance.judge(series, row..<row + 1, live: true, deadline: .seconds(2), into: &column, at: row)
    }
    #expect(column.faults.map(\.row) == [2899])
    let honest = try answers(workshop.load(workshop.counter(as: "honest.so")), series, size: 3000)
    #expect(column.answer[2999] == honest.answer[2999] && column.figures[2999 * 3] == 3000)
  }

  @Test func threeEndsOfALiveStrategyAreTheLastToo() throws {
    let path = try workshop.counter(["DEATH=abort()", "DEATH_FROM=3", "DEATH_TO=99"])
    let strategy = try workshop.isolate(path)
    let options = StrategySetOptions(timing: .live(deadline: .seconds(5), now: MonotonicTime.now))
    let set = try StrategySet([strategy], markets: [bitcoin], options: options)
    var columns = set.columns(30)
    for row in 0..<30 {
      set.judge(JudgeRequest(market: 0, series: stream(30), range: row..<row + 1, start: row), into: &columns)
    }
    #expect(set.quarantined.values.first?.contains("ended 3 times") == true)
    #expect(columns[0].faults.last?.kind == .ended && strategy.warden?.process == nil)
  }

  @Test func whatTheKernelDoesNotLendIsSaid() {
    #expect(Walls([.user, .network, .messages, .root]).sentence.hasSuffix("seccomp, limits"))
    let fallback = Walls([.landlock]).sentence
    #expect(
      fallback.contains("Landlock") && fallback.contains("lends no user namespace") && !fallback.contains("no Land"))
    #expect(Walls([]).sentence.contains("no Landlock: until the first bar it can read files"))
  }
}
