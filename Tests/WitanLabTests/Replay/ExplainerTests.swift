import Testing
import WitanCore
import WitanLab
import WitanStore

struct ExplainerTests {
  private func at(_ bar: Int64) -> Instant { StoreRig.start + .hours(bar) }

  @Test(arguments: [true, false])
  func anEntryIsExplainedWithItsVotesItsSizeItsFillAndItsEnd(recordsQuiet: Bool) throws {
    let rig = try StoreRig { $0.recordsQuiet = recordsQuiet }
    try rig.write(rig.roundTrip())
    let account = try #require(try Explainer(rig.reader).order(OrderID(1)))
    #expect(account.life.map(\.state) == ["requested", "sent", "accepted", "filled"])
    #expect(account.fills.map(\.price) == [Price("101")!])
    #expect(account.fills.first?.slippageBasisPoints == 100)
    #expect(account.stops == [OrderID(2)])
    #expect(account.trade?.exitReason == .signal)
    let decision = try #require(account.decision)
    #expect(decision.outcome == .ordered(OrderID(1)))
    #expect(decision.votes.map(\.answer) == ["BUY", "BUY"])
    #expect(decision.votes[0].reason == "K 0.5 lies under 20")
    #expect(decision.votes[0].version == "1.2.0")
    #expect(decision.checks.map(\.name) == ["quorum", "agreement", "threshold"])
    #expect(decision.checks.map(\.holds) == [true, true, true])
    #expect(decision.checks[2].value == 77.5)
    #expect(decision.size?.binding?.rule == "size")
    #expect(decision.size?.binding?.amount == Money("500"))
    #expect(decision.size?.quantity == Quantity("5"))
  }

  @Test func theSmallestBoundIsTheOneThatBoundTheSize() throws {
    let rig = try StoreRig { $0.risk.maxExposure = Share(0.02)! }
    try rig.write(rig.roundTrip())
    let size = try #require(try Explainer(rig.reader).decision(1)?.size)
    #expect(size.binding?.rule == "max-exposure")
    #expect(size.binding?.amount == Money("200"))
    #expect(size.quantity == Quantity("2"))
  }

  @Test func aQuietBarIsExplainedWithTheChecksThatFailed() throws {
    let rig = try StoreRig { $0.voting.quorum = Share(0.6)! }
    try rig.write(try rig.bars("100 100 100", alpha: "B60 B90 B50", beta: ". . S90"))
    let moments = try Explainer(rig.reader).moments(at: at(1), symbol: nil)
    let account = try #require(moments.decisions.first)
    #expect(account.decision.time == Instant(milliseconds: at(1).milliseconds - 1 + 3_600_000))
    #expect(account.outcome == .held)
    #expect(account.checks.map(\.holds) == [false, true, true])
    #expect(account.checks[0].value == 0.5)
    #expect(account.checks[0].bound == 0.6)
    #expect(account.votes[1].answer == "ABSTAIN")
  }

  @Test func aStoreWithoutQuietRecordsExplainsQuietBarsAsWell() throws {
    let rig = try StoreRig { $0.recordsQuiet = false }
    try rig.write(rig.roundTrip())
    #expect(try rig.reader.decision(5) == nil)
    let account = try #require(try Explainer(rig.reader).decision(5))
    #expect(account.decision.failed == .holdWon)
    #expect(account.votes[1].answer == "HOLD")
  }

  @Test func aRefusedEntryTellsEveryRuleThatStoodAgainstIt() throws {
    let rig = try StoreRig()
    try rig.write([.command(.pause(reason: "lunch"), at: StoreRig.start)] + rig.roundTrip())
    let account = try #require(try Explainer(rig.reader).order(OrderID(1)))
    #expect(account.refused == [.paused])
    #expect(account.life.map(\.state) == ["denied"])
    #expect(account.decision?.outcome == .refused(OrderID(1), [.paused]))
    #expect(account.trade == nil)
  }

  @Test func whatIsHeldIsNotBoughtAndWhatIsNotHeldIsNotSold() throws {
    let rig = try StoreRig()
    try rig.write(try rig.bars("100 100 100", alpha: "S90 B90 B90", beta: "S90 B90 B90"))
    let explainer = Explainer(try rig.reader)
    #expect(try explainer.decision(1)?.outcome == .notHeld)
    #expect(try explainer.decision(2)?.outcome == .ordered(OrderID(1)))
    #expect(try explainer.decision(3)?.outcome == .alreadyLong)
  }

  @Test func whatTheStoreDoesNotHoldIsNothing() throws {
    let rig = try StoreRig()
    try rig.write(rig.roundTrip())
    let explainer = Explainer(try rig.reader)
    #expect(try explainer.order(OrderID(99)) == nil)
    #expect(try explainer.decision(99) == nil)
    #expect(try explainer.trade(2) == nil)
    #expect(try explainer.trade(1) == OrderID(1))
    let moments = try explainer.moments(at: at(99), symbol: nil)
    #expect(moments.decisions.isEmpty)
    #expect(moments.without == [StoreRig.market])
    #expect(moments.last == Instant(milliseconds: at(5).milliseconds - 1))
  }

  @Test func everyRefusalHasItsWords() {
    let sentences = RefusalCode.allCases.map(\.sentence)
    #expect(Set(sentences).count == RefusalCode.allCases.count)
    #expect(sentences.allSatisfy { $0.count > 20 })
  }
}
