import Testing
import WitanCore

@testable import WitanPlugins

/// A new version is rehearsed in a process of its own before any of its code comes into the host's.
@Suite struct RehearsalTests {
  let workshop: Workshop
  let id: StrategyID
  init() throws {
    workshop = try Workshop()
    id = try #require(StrategyID("counter"))
  }

  private func running() throws -> StrategySet {
    try workshop.counter()
    let set = try StrategySet(workshop.loader.crew().strategies, markets: [bitcoin])
    var columns = set.columns(60)
    set.judge(JudgeRequest(market: 0, series: stream(60), range: 0..<60), into: &columns)
    return set
  }

  private func rehearse(_ set: StrategySet, bars: Int = 40, budget: Duration = .seconds(60)) -> [ReloadOutcome] {
    var plan = RehearsalPlan(pasts: [MarketPast(series: stream(60))])
    (plan.manner, plan.bars, plan.budget) = (cell, bars, budget)
    return set.swap(set.prepare(workshop.loader, rehearsal: plan)) { _ in MarketPast(series: stream(60)) }.outcomes
  }

  @Test func aSoundVersionIsRehearsedWithTheRealStateAndTheNewestBarsAndThenSwappedIn() throws {
    let set = try running()
    try workshop.counter(["VERSION=\"2.0.0\"", "SIN=15", "SIN_FROM=58", "SIN_TO=59"])
    let outcomes = rehearse(set)
    guard case .rehearsed(let report) = try #require(outcomes.first) else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(report.version == "2.0.0" && report.before == "1.0.0" && report.restored == 1)
    #expect(report.comparison.bars == 40 && report.comparison.differing == 2)
    #expect(report.comparison.first?.time == stream(58).end(of: 57))
    #expect("\(report)".contains("rehearsed in a process of its own"))
    #expect(set.listings()[0].version == "2.0.0")
  }

  @Test(arguments: [
    ("#include <stdlib.h>\n__attribute__((constructor)) static void go(void) { abort(); }\n", [String](), "SIGABRT"),
    ("", ["SIN=1", "SIN_FROM=50"], "not a number"),
    ("", ["SIN=6", "SIN_FROM=65"], "out"),
    ("", ["NEEDS=WTN_CAP_HTTP"], "needs http"),
  ])
  func anUnfitVersionNeverComesNearTheHostAndTheOldOneGoesOn(start: String, definitions: [String], words: String) throws
  {
    let set = try running()
    try workshop.compile(
      start + counterSource, (definitions + ["VERSION=\"2.0.0\""]).map { "-D\($0)" }, as: "counter.so")
    let outcomes = rehearse(set)
    guard case .refused(let strategy, let refusal) = try #require(outcomes.first) else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(strategy == id && refusal.description.contains(words), "\(refusal)")
    #expect(set.listings()[0].version == "1.0.0")
    var columns = set.columns(1)
    set.judge(JudgeRequest(market: 0, series: stream(61), range: 60..<61), into: &columns)
    #expect(columns[0].figures[0] == 61)
  }

  @Test func aVersionThatHangsIsEndedAndRefused() throws {
    let set = try running()
    try workshop.compile(
      "static int forever(void) { for (volatile int k = 0;; k++) {} return 0; }\n#define DEFAULT (3)\n"
        + counterSource.replacing("me->count++;", with: "if (seq > 30) forever(); me->count++;"),
      ["-DVERSION=\"2.0.0\""], as: "counter.so")
    let outcomes = rehearse(set)
    #expect(outcomes.first?.description.contains("the old version goes on voting") == true, "\(outcomes)")
  }

  @Test func aRehearsalThatTakesTooLongIsRefused() throws {
    let set = try running()
    try workshop.counter(["VERSION=\"2.0.0\""])
    let outcomes = rehearse(set, budget: .zero)
    guard case .refused(_, let refusal) = try #require(outcomes.first) else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(refusal.rule == .rehearsal && refusal.found.contains("was not done after"))
  }

  @Test func aVersionThatRefusesTheStateIsRehearsedFromItsWarmUp() throws {
    let set = try running()
    try workshop.counter(["VERSION=\"2.0.0\"", "STATE_VERSION=2"])
    let outcomes = rehearse(set)
    guard case .rehearsed(let report) = try #require(outcomes.first) else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(report.restored == 0 && set.listings()[0].version == "2.0.0")
  }

  @Test func aFileThatDidNotChangeIsNotRehearsed() throws {
    let set = try running()
    let outcomes = rehearse(set)
    #expect(outcomes.count == 1 && outcomes.first?.description.contains("nothing was swapped") == true)
  }
}
