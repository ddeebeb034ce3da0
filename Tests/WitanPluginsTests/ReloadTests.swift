import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

@Suite struct ReloadTests {
  let workshop: Workshop
  let id: StrategyID
  init() throws {
    workshop = try Workshop()
    id = try #require(StrategyID("counter"))
  }

  private func running(_ definitions: [String] = []) throws -> StrategySet {
    try workshop.counter(definitions)
    return try StrategySet(workshop.loader.crew().strategies, markets: [bitcoin])
  }

  /// Judges the bars of `range` and answers the plugin's own count at each.
  private func counts(_ set: StrategySet, _ range: Range<Int>) -> [Double] {
    var columns = set.columns(range.count)
    set.judge(JudgeRequest(market: 0, series: stream(range.upperBound), range: range), into: &columns)
    #expect(columns[0].faults.isEmpty)
    return stride(from: 0, to: columns[0].figures.count, by: 3).map { columns[0].figures[$0] }
  }

  @Test func aReloadLosesNoBarAndTheNextBarIsTheNewVersions() throws {
    let set = try running()
    var seen: [Double] = []
    var pauses: [Int64] = []
    for version in 1...20 {
      seen += counts(set, seen.count..<seen.count + 7)
      try workshop.counter(["VERSION=\"1.0.\(version)\""])
      let report = set.swap(set.prepare(workshop.loader))
      guard case .swapped(let facts) = try #require(report.outcomes.first) else {
        Issue.record("\(report.outcomes)")
        return
      }
      #expect(facts.listing.version == "1.0.\(version)" && facts.restored == 1 && facts.replayed.isEmpty)
      #expect(set.listings()[0].version == "1.0.\(version)")
      pauses.append(facts.pauseNanoseconds)
    }
    seen += counts(set, seen.count..<seen.count + 7)
    #expect(seen == (1...147).map(Double.init))
    #expect(pauses.allSatisfy { $0 > 0 })
    print("pause of 20 swaps: median \(pauses.sorted()[10]) ns, longest \(pauses.max() ?? 0) ns")
    #expect(pauses.sorted()[10] < 10_000_000)
    #expect(set.retiredImages == 0)
  }

  @Test func anUnchangedFileIsLeftAlone() throws {
    let set = try running()
    _ = counts(set, 0..<5)
    let prepared = set.prepare(workshop.loader)
    #expect(prepared.replacing.isEmpty)
    let report = set.swap(prepared)
    #expect(report.outcomes.map(\.description).first?.contains("nothing was swapped") == true)
    #expect(counts(set, 5..<6) == [6])
  }

  @Test func aRefusedStateIsReplacedByTheReplayedWarmUp() throws {
    let set = try running()
    _ = counts(set, 0..<10)
    try workshop.counter(["STATE_VERSION=2", "VERSION=\"2.0.0\""])
    let report = set.swap(set.prepare(workshop.loader)) { _ in MarketPast(series: stream(10)) }
    guard case .swapped(let facts) = try #require(report.outcomes.first) else {
      Issue.record("\(report.outcomes)")
      return
    }
    #expect(facts.restored == 0 && facts.replayed.count == 1 && facts.replayed[0].contains("refused the state"))
    #expect(counts(set, 10..<12) == [11, 12])
  }

  @Test func withoutStateAndPastTheOldVersionGoesOn() throws {
    let set = try running()
    _ = counts(set, 0..<10)
    try workshop.counter(["STATE_VERSION=2", "VERSION=\"2.0.0\""])
    let report = set.swap(set.prepare(workshop.loader))
    #expect(report.outcomes.first?.description.contains("the old version goes on voting") == true)
    #expect(set.listings()[0].version == "1.0.0" && counts(set, 10..<11) == [11])
  }

  @Test func changedParametersReplayEvenWithTheSameFile() throws {
    let set = try running()
    _ = counts(set, 0..<10)
    let prepared = set.prepare(workshop.loader, settings: [id: [["warmup": "5"]]])
    let report = set.swap(prepared) { _ in MarketPast(series: stream(10)) }
    #expect(report.outcomes.first?.description.contains("its parameters have changed") == true)
    #expect(set.listings()[0].parameters["warmup"] == "5" && counts(set, 10..<11) == [11])
  }

  @Test(arguments: ["MAGIC=1", "MAJOR=3", "CREATE_STATUS=WTN_E_NOMEM", "DEFAULT=200"])
  func aBadNewVersionLeavesTheOldOneVotingAndSaysWhy(definition: String) throws {
    let set = try running()
    _ = counts(set, 0..<4)
    try workshop.counter([definition])
    let report = set.swap(set.prepare(workshop.loader))
    guard case .refused(let strategy, let refusal) = try #require(report.outcomes.first) else {
      Issue.record("\(report.outcomes)")
      return
    }
    #expect(strategy == id && !refusal.mend.isEmpty)
    #expect(counts(set, 4..<5) == [5])
  }

  @Test func aFileThatIsGoneAndOneThatIsNewAreSaid() throws {
    let set = try running()
    _ = counts(set, 0..<4)
    unlink("\(workshop.folder)/counter.so")
    try workshop.counter(["ID=\"other\""], as: "other.so")
    let sentences = set.swap(set.prepare(workshop.loader)).outcomes.map(\.description)
    #expect(sentences.count == 2)
    #expect(sentences[0].contains("counter.so is gone") && sentences[1].contains("votes after a restart"))
    #expect(counts(set, 4..<5) == [5])
  }

  @Test func oneIdTwiceAtAReloadLeavesTheOldOneVoting() throws {
    let set = try running()
    try workshop.counter(["VERSION=\"2.0.0\""], as: "copy.so")
    let report = set.swap(set.prepare(workshop.loader))
    #expect(report.outcomes.first?.description.contains("one file an id") == true)
    #expect(set.listings()[0].version == "1.0.0")
  }

  @Test func ofTwoReloadsAtOnceTheSecondIsRefused() throws {
    let set = try running()
    _ = counts(set, 0..<4)
    try workshop.counter(["VERSION=\"2.0.0\""])
    let (one, other) = (set.prepare(workshop.loader), set.prepare(workshop.loader))
    _ = set.swap(one)
    #expect(set.swap(other).outcomes.first?.description.contains("another reload") == true)
    #expect(counts(set, 4..<5) == [5])
  }

  @Test func aQuarantinedStrategyStartsAnewWithItsNewVersion() throws {
    let set = try running(["SIN=1"])
    var columns = set.columns(10)
    set.judge(JudgeRequest(market: 0, series: stream(10), range: 0..<10), into: &columns)
    #expect(set.quarantined.count == 1)
    try workshop.counter(["VERSION=\"1.0.1\""])
    _ = set.swap(set.prepare(workshop.loader))
    #expect(set.quarantined.isEmpty && counts(set, 10..<12) == [11, 12])
  }

  @Test func anImageThatMustStayIsCounted() throws {
    let set = try running(["FLAGS=0"])
    try workshop.counter(["VERSION=\"1.0.1\""])
    _ = set.swap(set.prepare(workshop.loader))
    #expect(set.retiredImages == 1)
  }

  @Test func aRestartTakesUpTheSavedStates() throws {
    let set = try running()
    _ = counts(set, 0..<10)
    let states = try set.save()
    #expect(states.map(\.sequence) == [10] && states[0].bytes.count == 8)
    let again = try StrategySet(workshop.loader.crew().strategies, markets: [bitcoin])
    #expect(try again.restore(states) == [])
    #expect(counts(again, 10..<11) == [11])
    let tuned = try StrategySet(
      workshop.loader.crew(settings: [id: [["warmup": "4"]]]).strategies, markets: [bitcoin])
    #expect(try tuned.restore(states)[0].contains("its parameters have changed"))
    #expect(counts(tuned, 10..<11) == [11])
    let ether = try StrategySet(workshop.loader.crew().strategies, markets: [#require(Symbol("ETH/USDT"))])
    #expect(try ether.restore(states)[0].contains("does not run now"))
  }
}
