import Testing
import WitanCore

@testable import WitanPlugins

/// Versions that judge beside those that vote: on probation after a reload, or watched by the operator.
@Suite struct ShadowTests {
  let workshop: Workshop
  let id: StrategyID
  init() throws {
    workshop = try Workshop()
    id = try #require(StrategyID("counter"))
  }

  private func running(_ definitions: [String] = [], probation: Int = 10) throws -> StrategySet {
    try workshop.counter(definitions)
    var options = StrategySetOptions()
    options.probation = probation
    options.shadowThreshold = .zero
    options.shadowFee = .zero
    return try StrategySet(workshop.loader.crew().strategies, markets: [bitcoin], options: options)
  }

  /// Judges the bars of `range` one by one, as a live host does.
  @discardableResult
  private func judge(_ set: StrategySet, _ range: Range<Int>, market: Int = 0) -> [BallotColumn] {
    range.map { row in
      var columns = set.columns(1)
      set.judge(JudgeRequest(market: market, series: stream(row + 1), range: row..<row + 1), into: &columns)
      return columns[0]
    }
  }

  private func reload(_ set: StrategySet, _ definitions: [String]) throws -> ReloadReport {
    try workshop.counter(definitions)
    return set.swap(set.prepare(workshop.loader)) { _ in MarketPast(series: stream(100)) }
  }

  /// What the honest version answers, undisturbed.
  private func undisturbed(_ count: Int) throws -> [BallotColumn] {
    let honest = try Workshop()
    try honest.counter()
    return judge(try StrategySet(honest.loader.crew().strategies, markets: [bitcoin]), 0..<count)
  }

  @Test func aNewVersionsFirstFaultGivesTheVoteBackWithoutAGapInTheAnswers() throws {
    let set = try running()
    var seen = judge(set, 0..<20)
    _ = try reload(set, ["VERSION=\"2.0.0\"", "SIN=1", "SIN_FROM=25"])
    #expect(set.onTrial == [id])
    seen += judge(set, 20..<30)
    #expect(try seen == undisturbed(30))
    #expect(set.listings()[0].version == "1.0.0" && set.quarantined.isEmpty && set.onTrial.isEmpty)
    guard case .returned(let listing, let failed, let because) = try #require(set.takeConclusions().first) else {
      Issue.record("expected the version before to vote again")
      return
    }
    #expect(listing.version == "1.0.0" && failed == "2.0.0" && because.contains("not a number"))
    #expect(set.takeConclusions().isEmpty)
  }

  @Test func aProbationWithoutAFaultEndsWithWhatBothSaid() throws {
    let set = try running()
    judge(set, 0..<20)
    _ = try reload(set, ["VERSION=\"2.0.0\"", "SIN=15", "SIN_FROM=24", "SIN_TO=25"])
    judge(set, 20..<29)
    #expect(set.takeConclusions().isEmpty && set.onTrial == [id])
    judge(set, 29..<30)
    guard case .passed(let listing, let comparison) = try #require(set.takeConclusions().first) else {
      Issue.record("expected the probation to be passed")
      return
    }
    #expect(listing.version == "2.0.0" && comparison.bars == 10 && comparison.differing == 2)
    let first = try #require(comparison.first)
    #expect(first.time == stream(24).end(of: 23) && first.shadow.reason == "bar 24" && first.voting.answer == .buy)
    #expect(comparison.text.contains("2 answered differently, first BTC/USDT at \(first.time)"))
    #expect(set.onTrial.isEmpty)
  }

  @Test func whereOneMarketFailsTheVersionBeforeVotesAgainOnAll() throws {
    let ether = try #require(Symbol("ETH/USDT"))
    try workshop.counter()
    var options = StrategySetOptions()
    options.probation = 10
    let set = try StrategySet(workshop.loader.crew().strategies, markets: [bitcoin, ether], options: options)
    judge(set, 0..<20)
    judge(set, 0..<8, market: 1)
    _ = try reload(set, ["VERSION=\"2.0.0\"", "SIN=4", "SIN_FROM=22"])
    judge(set, 20..<23)
    let other = judge(set, 8..<9, market: 1)
    #expect(other[0].figures[0] == 9 && set.listings()[0].version == "1.0.0")
  }

  @Test func anAlarmOfTheHostEndsTheProbation() throws {
    let set = try running()
    judge(set, 0..<5)
    _ = try reload(set, ["VERSION=\"2.0.0\""])
    judge(set, 5..<7)
    set.returnFromTrials(because: "the circuit breaker losses tripped")
    #expect(set.takeConclusions().map(\.description).first?.contains("the circuit breaker losses tripped") == true)
    #expect(judge(set, 7..<8)[0].figures[0] == 8 && set.listings()[0].version == "1.0.0")
  }

  @Test func aReloadThatWasPreparedBeforeAVersionWasTakenBackIsRefused() throws {
    let set = try running()
    judge(set, 0..<5)
    _ = try reload(set, ["VERSION=\"2.0.0\""])
    try workshop.counter(["VERSION=\"3.0.0\""])
    let prepared = set.prepare(workshop.loader)
    set.returnFromTrials(because: "the circuit breaker losses tripped")
    let said = try #require(set.swap(prepared).outcomes.first?.description)
    #expect(said.contains("one on probation was taken back") && said.contains("reload again"), "\(said)")
    #expect(judge(set, 5..<6)[0].figures[0] == 6 && set.listings()[0].version == "1.0.0")
  }

  @Test func aSecondReloadDuringAProbationTakesTheFirstOnesPlace() throws {
    let set = try running()
    judge(set, 0..<5)
    _ = try reload(set, ["VERSION=\"2.0.0\""])
    judge(set, 5..<7)
    _ = try reload(set, ["VERSION=\"3.0.0\"", "SIN=1", "SIN_FROM=9"])
    judge(set, 7..<9)
    guard case .returned(let listing, _, _) = try #require(set.takeConclusions().first) else { return }
    #expect(listing.version == "2.0.0")
    #expect(judge(set, 9..<10)[0].figures[0] == 10)
  }

  @Test func aQuarantinedVersionIsNobodysRefuge() throws {
    let set = try running(["SIN=1"])
    judge(set, 0..<8)
    #expect(set.quarantined.count == 1)
    _ = try reload(set, ["VERSION=\"2.0.0\""])
    #expect(set.onTrial.isEmpty)
  }

  @Test func withoutAProbationTheVersionBeforeIsLetGoAtOnce() throws {
    let set = try running(probation: 0)
    judge(set, 0..<8)
    _ = try reload(set, ["VERSION=\"2.0.0\""])
    #expect(set.onTrial.isEmpty)
  }

  @Test func anImageThatMustStayIsCountedOnceItsProbationIsOver() throws {
    let set = try running(["FLAGS=0"], probation: 3)
    judge(set, 0..<5)
    _ = try reload(set, ["VERSION=\"2.0.0\"", "FLAGS=0"])
    #expect(set.retiredImages == 0)
    judge(set, 5..<8)
    #expect(set.retiredImages == 1)
  }

  private func watch(_ set: StrategySet, _ definitions: [String], past: Int) throws {
    let strategy = try workshop.load(workshop.counter(definitions, as: "candidate.so"))
    set.watch(try set.makeCandidate(strategy) { _ in MarketPast(series: stream(past)) })
  }

  @Test func aWatchedVersionCountsNothingAndIsComparedWithTheOneThatVotes() throws {
    let set = try running()
    var seen = judge(set, 0..<10)
    try watch(set, ["VERSION=\"2.0.0\"", "SIN=15", "SIN_FROM=14", "SIN_TO=14"], past: 10)
    seen += judge(set, 10..<20)
    #expect(try seen == undisturbed(20))
    let report = try #require(set.watched.first)
    #expect(report.listing.version == "2.0.0" && report.comparison.bars == 10 && report.comparison.differing == 1)
    #expect(report.vote?.reason == "bar 20")
    #expect(set.stopWatching(id) && !set.stopWatching(id) && set.watched.isEmpty)
  }

  @Test func aFaultyWatchedVersionHarmsNobody() throws {
    let set = try running()
    judge(set, 0..<10)
    try watch(set, ["VERSION=\"2.0.0\"", "SIN=1"], past: 10)
    let seen = judge(set, 10..<20)
    #expect(seen.allSatisfy { $0.faults.isEmpty } && set.quarantined.isEmpty)
    #expect(set.watched.first?.vote?.answer == .fault)
  }

  @Test func aPromotedVersionVotesWithTheStateItHas() throws {
    let set = try running()
    judge(set, 0..<10)
    try watch(set, ["VERSION=\"2.0.0\""], past: 10)
    judge(set, 10..<15)
    let report = try set.promote(id)
    guard case .swapped(let facts) = try #require(report.outcomes.first) else { return }
    #expect(facts.before == "1.0.0" && facts.listing.version == "2.0.0")
    #expect(judge(set, 15..<16)[0].figures[0] == 16)
    #expect(set.watched.isEmpty && set.onTrial == [id])
  }

  @Test func whatIsNotWatchedOrHasNoPlaceIsNotPromoted() throws {
    let set = try running()
    #expect(throws: PluginRefusal.self) { try set.promote(id) }
    try watch(set, ["ID=\"newcomer\""], past: 0)
    judge(set, 0..<3)
    let newcomer = try #require(StrategyID("newcomer"))
    let refusal = try #require(throws: PluginRefusal.self) { try set.promote(newcomer) }
    #expect(refusal.mend.contains("start the host again") && set.watched.count == 1)
    #expect(set.watched[0].vote?.reason == "bar 3" && set.watched[0].comparison.bars == 0)
  }

  @Test func anImaginedGainFollowsBuyAndSellAndPaysTheFee() throws {
    var hand = VoteHand(VoteHand.Rule(threshold: try #require(Confidence(70)), fee: 0.01))
    for (answer, confidence, close) in [
      (Answer.buy, 69.0, 50.0), (.buy, 70, 100), (.buy, 90, 120), (.sell, 60, 130), (.hold, 99, 140), (.sell, 80, 150),
      (.sell, 99, 10),
    ] {
      hand.follow(answer.rawValue, confidence: try #require(Confidence(confidence)).units, close: close)
    }
    #expect(abs(hand.gain - (150 * 0.99 / (100 * 1.01) - 1)) < 1e-12)
  }
}
