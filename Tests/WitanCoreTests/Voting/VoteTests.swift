import Testing
import WitanTesting

@testable import WitanCore

private let names = (0..<40).map { "s\($0)" }

/// Random votes of `count` strategies, compact texts and weights.
private func randomVotes(_ count: Int, _ random: inout SeededGenerator) -> [(weight: Double, word: String)] {
  (0..<count).map { _ in
    let side = ["B", "S", "H", "."].randomElement(using: &random)!
    let strength = Double(Int.random(in: 0...1000, using: &random)) / 10
    return (Double(Int.random(in: 0...10, using: &random)) / 10, side == "." ? "." : "\(side)\(strength)")
  }
}

private func decide(_ votes: [(weight: Double, word: String)], rule: VotingRule = .weighted, threshold: Double = 50)
  throws -> (verdict: Verdict, tally: Tally)
{
  var settings = VotingSettings()
  settings.rule = rule
  settings.threshold = Confidence(threshold)!
  let listings = votes.indices.map {
    StrategyListing(id: StrategyID(names[$0])!, version: "1", sha256: "", weight: Share(votes[$0].weight)!)
  }
  let series = try Bars.series("100", symbol: Fixture.btc, every: .hours(1), from: Fixture.start)
  let block = try ScriptedVotes.block(series, votes: votes.map(\.word))
  var coordinator = Coordinator(settings: settings, strategies: listings, markets: 1)
  coordinator.open(block)
  let enabled = coordinator.enabledWeight(in: 0)
  let verdict = coordinator.decide(0, enabledWeight: enabled)
  let decision = coordinator.decision(
    0, verdict, symbol: Fixture.btc, time: Fixture.start, price: Price("1")!, enabledWeight: enabled)
  return (verdict, decision.tally)
}

@Suite struct VoteTests {
  @Test(arguments: VotingRule.allCases)
  func theOrderOfTheStrategiesDecidesNothing(rule: VotingRule) throws {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<60 {
      let votes = randomVotes(Int.random(in: 1...8, using: &random), &random)
      let first = try decide(votes, rule: rule)
      for _ in 0..<5 {
        let other = try decide(votes.shuffled(using: &random), rule: rule)
        #expect(other == first)
      }
    }
  }

  @Test(arguments: [VotingRule.weighted, .majority, .unanimous])
  func clonesOfEveryStrategyChangeNothing(rule: VotingRule) throws {
    var random = SeededGenerator(seed: 22)
    for _ in 0..<60 {
      let votes = randomVotes(Int.random(in: 0...8, using: &random), &random)
      let once = try decide(votes, rule: rule)
      for times in 2...4 {
        let more = try decide(Array(repeating: votes, count: times).flatMap { $0 }, rule: rule)
        #expect(more.verdict == once.verdict)
      }
    }
  }

  @Test func aTieHoldsForAnyOrderAndNames() throws {
    for votes in [[(0.5, "B80"), (0.5, "S80")], [(0.4, "B90"), (0.6, "S60")], [(0.3, "B80"), (0.3, "H80")]] {
      for order in [votes, votes.reversed()] {
        let found = try decide(order)
        #expect(found.verdict.action == .hold)
        #expect(found.verdict.failed == .tie)
        #expect(found.verdict.winner == nil)
      }
    }
  }

  @Test func sixtyNineNineHoldsAndSeventyActs() throws {
    let under = try decide([(0.3, "B69.9"), (0.3, "B69.9")], threshold: 70)
    #expect(under.verdict.failed == .threshold)
    #expect(try decide([(0.3, "B70"), (0.3, "B70")], threshold: 70).verdict.action == .buy)
  }

  @Test func abstainingIsNotHolding() throws {
    #expect(try decide([(0.5, "B90"), (0.3, "."), (0.3, ".")]).verdict.action == .buy)
    #expect(try decide([(0.5, "B90"), (0.3, "H90"), (0.3, "H90")]).verdict.failed == .holdWon)
  }

  @Test func netSumWeighsTheSidesAgainstEachOther() throws {
    let found = try decide([(1, "B90"), (0.5, "S60"), (1, "H100")], rule: .netSum, threshold: 60)
    #expect(found.verdict.action == .buy)
    #expect(try decide([(1, "B90"), (0.5, "S60")], rule: .netSum, threshold: 60.1).verdict.failed == .threshold)
    #expect(try decide([(1, "B90"), (1, "S90")], rule: .netSum).verdict.failed == .tie)
    #expect(try decide([(1, "H90")], rule: .netSum).verdict.failed == .noVotes)
  }

  @Test func aMajorityNeedsMoreThanHalfOfTheHeads() throws {
    #expect(try decide([(0.1, "B80"), (0.1, "B80"), (1, "S99")], rule: .majority).verdict.action == .buy)
    #expect(try decide([(1, "B80"), (1, "S80")], rule: .majority).verdict.failed == .noMajority)
    #expect(try decide([(1, "."), (1, ".")], rule: .majority).verdict.failed == .noVotes)
    #expect(try decide([(1, "S80"), (1, "S80"), (1, "H1")], rule: .unanimous).verdict.failed == .notUnanimous)
  }

  @Test func aReasonNamesEveryCheckThatFailed() throws {
    let found = try decide([(0.1, "B60"), (0.1, "S50"), (0.8, ".")], threshold: 70)
    #expect(found.verdict.failed.list == ["quorum", "agreement", "threshold"])
    #expect(found.verdict.winner == .buy)
  }
}

@Suite struct BlockTests {
  /// Every decision with its votes, of the same rows in blocks of `size`.
  private func decisions(
    _ votes: [String], rows: Int, size: Int, _ change: (inout EngineSettings) -> Void = { _ in }
  ) throws -> (decisions: [RecordedEffects.Decided], events: [String], equity: Money) {
    let rig = PaperRig(
      Fixture.settings(strategies: votes.count) {
        $0.recordsQuiet = true
        $0.voting.quorum = .zero
        $0.fills = FillSettings()
        change(&$0)
      })
    var random = SeededGenerator(seed: 31)
    var price = 50_000.0
    let words = (0..<rows).map { _ in
      price *= Double.random(in: 0.98...1.02, using: &random)
      return Price(nearest: price)!.description
    }
    let interval = rig.engine.settings.interval
    let series = try Bars.series(
      words.joined(separator: " "), symbol: Fixture.btc, every: interval, from: Fixture.start)
    let block = try ScriptedVotes.block(series, votes: votes)
    for part in block.split(into: size) { rig.apply(.bars(part)) }
    return (rig.effects.decisions, rig.effects.names, rig.equity)
  }

  private func randomText(_ rows: Int, _ random: inout SeededGenerator) -> String {
    (0..<rows).map { _ in
      switch Int.random(in: 0...11, using: &random) {
      case 0, 1: "F"
      case 2: "L"
      case 3: "P"
      case 4: "."
      case 5: "B80~9000000"
      case 6: "S75~3600000"
      case 7: "H60"
      case 8, 9: "B\(Int.random(in: 0...100, using: &random))"
      default: "S\(Int.random(in: 0...100, using: &random))"
      }
    }.joined(separator: " ")
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func blocksOfAnySizeGiveTheSameDecisions(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = 120
    let votes = (0..<3).map { _ in randomText(rows, &random) }
    let whole = try decisions(votes, rows: rows, size: rows)
    for size in [1, 2, 7, 64] {
      let parts = try decisions(votes, rows: rows, size: size)
      #expect(parts.decisions == whole.decisions, "blocks of \(size)")
      #expect(parts.events == whole.events)
      #expect(parts.equity == whole.equity)
    }
  }

  @Test func theFifthFaultInARowQuarantinesFromTheNextBar() throws {
    for size in [1, 3, 8] {
      let found = try decisions(["F F F F B80 F F L F", "H50 H50 H50 H50 H50 H50 H50 H50 H50"], rows: 9, size: size)
      #expect(found.events.filter { $0 == "PluginQuarantined" }.isEmpty)
      let fallen = try decisions(["F F L F F B80 B80", "H50 H50 H50 H50 H50 H50 H50"], rows: 7, size: size)
      let standings = fallen.decisions.map { $0.entries[0].standing }
      #expect(
        standings == [.abstained, .abstained, .abstained, .abstained, .abstained, .quarantined, .quarantined])
      #expect(fallen.events.filter { $0 == "PluginQuarantined" }.count == 1)
      let weights = fallen.decisions.map(\.decision.tally.enabledWeight)
      #expect(weights == [2, 2, 2, 2, 2, 1, 1].map { $0 * 1_000_000 })
    }
  }

  @Test func aProcessThatWasGivenUpIsOutFromTheNextBarOnWhereverTheBlocksEnd() throws {
    for size in [1, 3, 8] {
      let fallen = try decisions(["B80 F E . . . .", "H50 H50 H50 H50 H50 H50 H50"], rows: 7, size: size)
      #expect(
        fallen.decisions.map { $0.entries[0].standing }
          == [.counted, .abstained, .abstained, .quarantined, .quarantined, .quarantined, .quarantined])
      #expect(fallen.events.filter { $0 == "PluginQuarantined" }.count == 1)
      #expect(fallen.decisions.map(\.decision.tally.enabledWeight) == [2, 2, 2, 1, 1, 1, 1].map { $0 * 1_000_000 })
    }
  }

  @Test func theNoticeOfAQuarantineSaysWhatWasFound() throws {
    for (votes, words) in [("F F F F F", "5 faults in a row, the last: the call failed"), (". . . . E", "its process")]
    {
      let rig = PaperRig()
      try rig.bars("50000 50000 50000 50000 50000", votes)
      let texts = rig.effects.events.compactMap { event -> String? in
        if case .pluginQuarantined(let notice) = event { notice.text } else { nil }
      }
      #expect(texts.count == 1 && texts[0].hasPrefix(words) && texts[0].contains("host plugins retry a"), "\(texts)")
    }
  }

  @Test func anAnswerThatIsPendingNeitherEndsNorLengthensARowOfFaults() throws {
    let found = try decisions(["F F P F F P F B80", "H50 H50 H50 H50 H50 H50 H50 H50"], rows: 8, size: 8)
    #expect(found.decisions.last?.entries[0].standing == .quarantined)
  }

  @Test func aVoteCountsWhileItIsValidAndUntilTheNextAnswer() throws {
    // Two hours: its own bar, the next and the one after, at equality.
    let found = try decisions(["B80~7200000 P P P . P", "H10 H10 H10 H10 H10 H10"], rows: 6, size: 6)
    let standings = found.decisions.map { $0.entries[0].standing }
    #expect(standings == [.counted, .carried, .carried, .abstained, .abstained, .abstained])
    let ended = try decisions(["B80~7200000 . P", "H10 H10 H10"], rows: 3, size: 3)
    #expect(ended.decisions.map { $0.entries[0].standing } == [.counted, .abstained, .abstained])
  }

  private func late(_ rig: PaperRig, _ action: Action, of end: Instant, valid: Interval) {
    rig.apply(
      .vote(
        LateVote(
          strategy: 0, market: 0, action: action, confidence: Confidence(90)!, barEnd: end, valid: valid,
          time: rig.later(1))))
  }

  @Test func aLateVoteDecidesNothingByItselfAndCountsFromTheNextClose() throws {
    let rig = PaperRig(Fixture.settings { $0.recordsQuiet = true })
    try rig.bars("50000", "P")
    let end = rig.engine.now
    late(rig, .buy, of: end, valid: .hours(1))
    #expect(rig.effects.decisions.count == 1)
    try rig.bars("50000 50000", "P P")
    #expect(rig.effects.decisions.map { $0.entries[0].standing } == [.abstained, .carried, .abstained])
    #expect(rig.effects.requests.first?.purpose == .entry)
  }

  @Test func aLateVoteThatIsOverCountsNoMore() throws {
    let rig = PaperRig(Fixture.settings { $0.recordsQuiet = true })
    try rig.bars("50000", "P")
    late(rig, .buy, of: rig.engine.now, valid: Interval(milliseconds: 3_599_999))
    try rig.bars("50000", "P")
    #expect(rig.effects.decisions.last?.entries[0].standing == .abstained)
  }

  @Test func aLateVoteDoesNotReplaceANewerAnswer() throws {
    let rig = PaperRig(Fixture.settings { $0.recordsQuiet = true })
    try rig.bars("50000", "P")
    let end = rig.engine.now
    try rig.bars("50000", "S80")
    late(rig, .buy, of: end, valid: .days(1))
    try rig.bars("50000", "P")
    #expect(rig.effects.decisions.last?.entries[0].standing == .abstained)
  }

  @Test func answersThatComeLateForeverQuarantine() throws {
    let rig = PaperRig(Fixture.settings { $0.recordsQuiet = true })
    for _ in 0..<5 {
      try rig.bars("50000", "L")
      late(rig, .buy, of: rig.engine.now, valid: .hours(1))
    }
    #expect(rig.effects.count("PluginQuarantined") == 1)
  }

  @Test func theOperatorsRetryLetsAQuarantinedStrategyVoteAgain() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000 50000 50000 50000 50000", "F F F F F B80")
    #expect(rig.effects.requests.isEmpty)
    rig.apply(.strategy(.retried(StrategyID("a")!), at: rig.later(1)))
    try rig.bars("50000", "B80")
    #expect(rig.effects.requests.count == 1)
  }

  @Test func aStrategyTheShellTookOutDoesNotVote() throws {
    let rig = PaperRig()
    rig.apply(.strategy(.quarantined(StrategyID("a")!, reason: "it crashed"), at: rig.later(1)))
    try rig.bars("50000 50000", "B80 B80")
    #expect(rig.effects.requests.isEmpty)
  }

  @Test func anotherVersionOfAQuarantinedStrategyIsHeard() throws {
    let rig = PaperRig(Fixture.settings(strategies: 1) { $0.recordsQuiet = true })
    try rig.bars("50000 50000 50000 50000 50000 50000", "F F F F F B80")
    #expect(rig.effects.decisions.last?.entries[0].standing == .quarantined)
    let next = StrategyListing(id: StrategyID("a")!, version: "2", sha256: "")
    rig.apply(.strategy(.reloaded(next), at: rig.later(1)))
    try rig.bars("50000 50000 50000 50000 50000", "F F F F B80")
    #expect(rig.effects.decisions.last?.entries[0].standing == .counted, "its faults are counted anew too")
    #expect(rig.engine.settings.strategies[0].version == "2")
  }
}
