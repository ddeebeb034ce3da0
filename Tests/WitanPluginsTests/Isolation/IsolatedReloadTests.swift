import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

/// A reload of a strategy in a process of its own keeps to the rules of any other.
@Suite struct IsolatedReloadTests {
  let workshop: Workshop
  let id: StrategyID
  init() throws {
    workshop = try Workshop()
    id = try #require(StrategyID("counter"))
  }

  private var loader: PluginLoader {
    PluginLoader(
      folders: [PluginFolder(workshop.folder)],
      isolation: IsolationChoice(standard: .process, manner: Isolation(program: cell.program)))
  }

  private func running(_ definitions: [String] = [], probation: Int = 0) throws -> StrategySet {
    try workshop.counter(definitions)
    var options = StrategySetOptions()
    options.probation = probation
    return try StrategySet(loader.crew().strategies, markets: [bitcoin], options: options)
  }

  /// Judges the bars of `range` and answers the plugin's own count at each.
  @discardableResult
  private func counts(_ set: StrategySet, _ range: Range<Int>) -> [Double] {
    var counts: [Double] = []
    for row in range {
      var columns = set.columns(1)
      set.judge(JudgeRequest(market: 0, series: stream(range.upperBound), range: row..<row + 1), into: &columns)
      #expect(columns[0].faults.isEmpty, "\(columns[0].faults)")
      counts.append(columns[0].figures[0])
    }
    return counts
  }

  private func process(_ set: StrategySet) throws -> pid_t { try #require(set.strategies[0].warden?.process) }

  private func isGone(_ process: pid_t) -> Bool { kill(process, 0) == -1 && errno == ESRCH }

  @Test func theNewVersionTakesTheStateOverInAProcessOfItsOwnAndTheOldOneEnds() throws {
    let set = try running()
    counts(set, 0..<10)
    let before = try process(set)
    try workshop.counter(["VERSION=\"2.0.0\""])
    let prepared = set.prepare(loader)
    // What becomes of the file now does not reach the copy that was prepared.
    workshop.write(Array("no plugin".utf8), to: "counter.so")
    // Bars go on between the two steps; the new version is shown them.
    counts(set, 10..<13)
    do {
      let report = set.swap(prepared)
      guard case .swapped(let facts) = try #require(report.outcomes.first) else {
        Issue.record("\(report.outcomes)")
        return
      }
      #expect(facts.listing.version == "2.0.0" && facts.restored == 1 && facts.replayed.isEmpty)
    }
    #expect(try process(set) != before && counts(set, 13..<16) == [14, 15, 16])
    withExtendedLifetime(prepared) {}
  }

  @Test func withTheReportTheOldProcessGoes() throws {
    let set = try running()
    counts(set, 0..<10)
    let before = try process(set)
    try workshop.counter(["VERSION=\"2.0.0\""])
    _ = set.swap(set.prepare(loader))
    #expect(isGone(before) && set.retiredImages == 0)
    #expect(counts(set, 10..<11) == [11])
  }

  @Test func aFaultOnProbationGivesTheVoteBackFromThatVeryBarAndItsProcessEnds() throws {
    let set = try running(probation: 10)
    counts(set, 0..<10)
    let before = try process(set)
    try workshop.counter(["VERSION=\"2.0.0\"", "DEATH=abort()", "DEATH_FROM=15"])
    _ = set.swap(set.prepare(loader))
    let new = try process(set)
    #expect(!isGone(before) && set.onTrial == [id])
    #expect(counts(set, 10..<18) == (11...18).map(Double.init))
    let told = set.takeConclusions().map(\.description)
    #expect(
      told.count == 1 && told[0].contains("failed on probation") && told[0].contains("in evaluate, bar 15: SIGABRT"))
    #expect(set.listings()[0].version == "1.0.0" && isGone(new))
    #expect(try process(set) == before)
  }

  @Test func aProbationWithoutAFaultLetsTheOldProcessGo() throws {
    let set = try running(probation: 5)
    counts(set, 0..<10)
    let before = try process(set)
    try workshop.counter(["VERSION=\"2.0.0\""])
    _ = set.swap(set.prepare(loader))
    counts(set, 10..<16)
    #expect(set.onTrial.isEmpty && set.listings()[0].version == "2.0.0" && isGone(before))
  }

  @Test func aRefusedStateIsReplacedByTheWarmUp() throws {
    let set = try running()
    counts(set, 0..<10)
    try workshop.counter(["STATE_VERSION=2", "VERSION=\"2.0.0\""])
    let report = set.swap(set.prepare(loader)) { _ in MarketPast(series: stream(10)) }
    guard case .swapped(let facts) = try #require(report.outcomes.first) else {
      Issue.record("\(report.outcomes)")
      return
    }
    #expect(facts.restored == 0 && facts.replayed.first?.contains("refused the state") == true)
    #expect(counts(set, 10..<12) == [11, 12])
  }

  @Test func withARehearsalThePastIsLearntBesideTradingAndTheBarsSinceWithTheNextQuestion() throws {
    let set = try running()
    counts(set, 0..<30)
    try workshop.counter(["STATE_VERSION=2", "VERSION=\"2.0.0\""])
    var plan = RehearsalPlan(pasts: [MarketPast(series: stream(30))])
    (plan.manner, plan.bars, plan.budget) = (Isolation(program: cell.program), 20, .seconds(60))
    let prepared = set.prepare(loader, rehearsal: plan)
    counts(set, 30..<34)
    // No past is at hand at the swap, and none is needed any more.
    let report = set.swap(prepared)
    #expect(report.outcomes.last?.description.contains("refused the state") == true, "\(report.outcomes)")
    #expect(set.listings()[0].version == "2.0.0" && counts(set, 34..<36) == [35, 36])
  }

  @Test func ofTwoReloadsAtOnceTheSecondIsRefusedAndItsProcessEnds() throws {
    let set = try running()
    counts(set, 0..<4)
    try workshop.counter(["VERSION=\"2.0.0\""])
    let one = set.prepare(loader)
    do {
      let other = set.prepare(loader)
      _ = set.swap(one)
      #expect(set.swap(other).outcomes.first?.description.contains("another reload") == true)
    }
    #expect(counts(set, 4..<6) == [5, 6])
  }

  @Test func anIdThatDisappearsLeavesItsProcessVoting() throws {
    let set = try running()
    counts(set, 0..<4)
    let before = try process(set)
    unlink("\(workshop.folder)/counter.so")
    #expect(set.swap(set.prepare(loader)).outcomes.first?.description.contains("counter.so is gone") == true)
    #expect(try counts(set, 4..<5) == [5] && process(set) == before)
  }

  @Test(arguments: ["AT_LOAD=abort()", "AT_CREATE=abort()", "CREATE_STATUS=WTN_E_NOMEM", "MAGIC=1"])
  func aVersionThatCannotBeStartedLeavesTheOldOneVoting(definition: String) throws {
    let set = try running()
    counts(set, 0..<4)
    try workshop.counter([definition, "VERSION=\"2.0.0\""])
    guard case .refused(let strategy, _) = try #require(set.swap(set.prepare(loader)).outcomes.first) else {
      Issue.record("a version that cannot be started was taken")
      return
    }
    #expect(strategy == id && counts(set, 4..<5) == [5])
  }
}
