import Testing
import WitanTesting

@testable import WitanCore

@Suite struct SizeTests {
  private func answer(
    equity: String, exposure: String = "0", price: String = "50000", lot: String = "0.00000001",
    share: Double = 0.05, winners: [Sizing.Winner] = [], _ change: (inout RiskSettings) -> Void = { _ in }
  ) -> Sizing.Answer {
    var settings = RiskSettings()
    change(&settings)
    return Sizing.size(
      share: Share(share)!, price: Price(price)!, equity: Amount(Money(equity)!),
      exposure: Amount(Money(exposure)!), winners: winners,
      instrument: Instrument(symbol: Fixture.btc, lot: Quantity(lot)!), settings: settings)
  }

  @Test func fivePercentOfTheEquityRoundedDownToTheLot() {
    #expect(answer(equity: "10000") == .quantity(Quantity("0.01")!))
    #expect(answer(equity: "10000", price: "51000") == .quantity(Quantity("0.00980392")!))
    #expect(answer(equity: "10000", price: "51000", lot: "0.001") == .quantity(Quantity("0.009")!))
  }

  @Test func theMinimumIsTestedAfterRounding() {
    #expect(answer(equity: "200") == .quantity(Quantity("0.0002")!))
    #expect(answer(equity: "199") == .refused(.minNotional))
    #expect(answer(equity: "210", lot: "0.0002") == .quantity(Quantity("0.0002")!))
    #expect(answer(equity: "210", price: "50001", lot: "0.00015") == .refused(.minNotional))
  }

  @Test func theVenuesOwnMinimumCountsToo() {
    let instrument = Instrument(symbol: Fixture.btc, minimumNotional: Money("600")!)
    let found = Sizing.size(
      share: Share(0.05)!, price: Price("50000")!, equity: Amount(Money("10000")!), exposure: .zero, winners: [],
      instrument: instrument, settings: RiskSettings())
    #expect(found == .refused(.minNotional))
  }

  @Test func aWinnersPartStaysWithinTwentyPercentOfItsSleeve() {
    // Ten equal sleeves of 1000: the one winner may hold 200, though 5 % would be 500.
    let one = Sizing.Winner(claim: 5, allocation: Part(1, of: 10))
    #expect(answer(equity: "10000", winners: [one]) == .quantity(Quantity("0.004")!))
    // Two winners 3:1 share it: the first bears three quarters of at most 266.66…
    let three = Sizing.Winner(claim: 3, allocation: Part(1, of: 10))
    let other = Sizing.Winner(claim: 1, allocation: Part(1, of: 10))
    #expect(answer(equity: "10000", winners: [three, other]) == .quantity(Quantity("0.00533333")!))
    let small = Sizing.Winner(claim: 1, allocation: Part(1, of: 1000))
    #expect(answer(equity: "10000", winners: [small]) == .refused(.maxPosition))
  }

  @Test func everythingStaysWithinEightyPercent() {
    #expect(answer(equity: "10000", exposure: "7500") == .quantity(Quantity("0.01")!))
    #expect(answer(equity: "10000", exposure: "7600") == .quantity(Quantity("0.008")!))
    #expect(answer(equity: "10000", exposure: "7991") == .refused(.maxExposure))
    #expect(answer(equity: "10000", exposure: "9000") == .refused(.maxExposure))
  }

  @Test func withoutLimitsOnlyTheSizeRuleBinds() {
    #expect(
      answer(equity: "10000", exposure: "9990") { $0.limits = false } == .quantity(Quantity("0.01")!))
  }

  @Test func theSleevesOfTheEngineBindItsSize() throws {
    let rig = PaperRig(Fixture.settings(strategies: 5) { $0.risk.size = .percent(Share(0.1)!) })
    // One of five equal sleeves votes alone: 20 % of 2000.
    rig.engine.settings.voting.quorum = .zero
    rig.engine.coordinator.settings.quorum = .zero
    try rig.bars("50000 50000", "B80 .", ". .", ". .", ". .", ". .")
    #expect(rig.held == Quantity("0.008")!)
    #expect(rig.engine.portfolio.sleeves.holding(0, 0) == Quantity("0.008")!)
  }

  @Test func theFourthOfFourMarketsIsCutByTheExposure() throws {
    let symbols = (0..<5).map { Symbol("C\($0)/USDT")! }
    let rig = PaperRig(Fixture.settings(markets: symbols) { $0.risk.size = .percent(Share(0.2)!) })
    for market in symbols.indices { try rig.bars("100 100", "B80 .", market: market) }
    #expect((0..<4).allSatisfy { rig.held($0) == Quantity("20")! })
    #expect(rig.held(4) == .zero)
    #expect(rig.effects.refusals.map(\.reason) == [.maxExposure])
  }

  @Test func entriesUnderWayCountInTheExposureAndTheCash() throws {
    let symbols = (0..<5).map { Symbol("C\($0)/USDT")! }
    let rig = PaperRig(Fixture.settings(markets: symbols) { $0.risk.size = .percent(Share(0.2)!) })
    for market in symbols.indices { try rig.bars("100", "B80", market: market) }
    #expect(rig.effects.requests.count == 4)
    #expect(rig.effects.refusals.map(\.reason) == [.maxExposure])
  }
}
