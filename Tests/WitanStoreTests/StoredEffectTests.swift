import Testing

@testable import WitanCore
@testable import WitanStore

/// What differs between a recorded effect and the one derived is said field by field.
struct StoredEffectTests {
  private let time = Instant("2024-01-01")!
  private func notice(_ order: Int64) -> Event {
    .orderAccepted(OrderNotice(order: OrderID(order), symbol: Symbol("BTC/USDT")!, time: time))
  }
  private func stored(_ event: Event, votes: [VoteRow] = []) -> StoredEffect {
    StoredEffect(n: 0, content: .event(event, votes: votes))
  }
  private func point(_ equity: String) -> EquityPoint {
    EquityPoint(time: time, equity: Money(equity)!, cash: Money("5")!)
  }
  private func vote(_ answer: Answer, _ confidence: Double) -> BallotEntry {
    BallotEntry(
      strategy: StrategyID("macd")!, place: 0, answer: answer, confidence: Confidence(confidence)!, weight: .one,
      standing: .counted)
  }
  private var decision: Decision {
    Decision(
      id: 4, symbol: Symbol("BTC/USDT")!, time: time, price: Price("100")!, rule: .weighted, action: .buy,
      winner: .buy, failed: [], tally: Tally())
  }

  @Test func theSameEffectsDoNotDiffer() throws {
    #expect(try stored(notice(1)).difference(from: .event(notice(1))) == nil)
    #expect(try StoredEffect(n: 0, content: .equity(point("9"))).difference(from: .equity(point("9"))) == nil)
    let same = stored(.voteDecided(decision), votes: [VoteRow(vote(.buy, 80))])
    #expect(try same.difference(from: .decided(decision, votes: [vote(.buy, 80)])) == nil)
  }

  @Test func aFieldThatDiffersIsNamedWithBothValues() throws {
    let text = try #require(try stored(notice(1)).difference(from: .event(notice(2))))
    #expect(text == "OrderAccepted: order is recorded as 1, the inputs give 2")
    let curve = try StoredEffect(n: 0, content: .equity(point("9"))).difference(from: .equity(point("8")))
    #expect(curve == "the equity's point: equity is recorded as 9.00000000, the inputs give 8.00000000")
  }

  @Test func effectsOfDifferentKindsAreBothTold() throws {
    let curve = StoredEffect(n: 0, content: .equity(point("9")))
    let text = try #require(try curve.difference(from: .event(notice(3))))
    #expect(text.hasPrefix("recorded is a point of the equity's curve (equity 9.00000000, cash 5.00000000"))
    #expect(text.contains("the inputs give OrderAccepted (order 3, symbol BTC/USDT"))
    let other = try #require(try stored(notice(3)).difference(from: .decided(decision, votes: [])))
    #expect(other.hasPrefix("recorded is OrderAccepted (") && other.contains("the inputs give VoteDecided ("))
    #expect(try curve.difference(from: .decided(decision, votes: []))?.contains("VoteDecided") == true)
    #expect(try stored(notice(3)).difference(from: .equity(point("9")))?.contains("a point of the equity") == true)
  }

  @Test func aVoteThatDiffersOrIsMissingIsNamed() throws {
    let effect = stored(.voteDecided(decision), votes: [VoteRow(vote(.buy, 80))])
    #expect(
      try effect.difference(from: .decided(decision, votes: [vote(.buy, 81)]))
        == "the vote of macd in the decision d4: confidence is recorded as 80.0, the inputs give 81.0")
    #expect(
      try effect.difference(from: .decided(decision, votes: [vote(.buy, 80), vote(.sell, 3)]))
        == "the votes of the decision d4: 1 recorded, the inputs give 2")
  }
}
