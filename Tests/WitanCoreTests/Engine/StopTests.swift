import Testing
import WitanTesting

@testable import WitanCore

@Suite struct StopTests {
  /// A position of 0.01 bought at 50000, its stop at 47500.
  private func long() throws -> PaperRig {
    let rig = PaperRig()
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.stop == Price("47500")!)
    return rig
  }

  @Test func theStopStandsFivePercentBelowTheAverageFill() throws {
    let rig = PaperRig(Fixture.settings { $0.fills = FillSettings() })
    try rig.bars("50000 50000", "B80 .")
    let average = rig.engine.portfolio.positions[0].averagePrice
    #expect(average > Price("50000")!)
    let exact = Rounding.up.divide(Int128(average.units) * 95, by: 100)
    #expect(rig.stop == Price(units: Int64(exact)))
  }

  @Test func aStopBetweenTwoUnitsIsRoundedUp() throws {
    let rig = PaperRig()
    try rig.bars("50000.00000001 50000.00000001", "B80 .")
    #expect(rig.stop == Price("47500.00000001")!)
  }

  @Test func aPriceExactlyAtTheStopTriggersIt() throws {
    let rig = try long()
    try rig.bars("50000/50000/47500/49000", ".")
    #expect(rig.fills == ["buy 50000", "sell 47500"])
    #expect(rig.effects.trades[0].exitReason == .stop)
    #expect(rig.effects.count("StopTriggered") == 1)
  }

  @Test func aUnitAboveTheStopDoesNot() throws {
    let rig = try long()
    try rig.bars("50000/50000/47500.00000001/49000", ".")
    #expect(rig.fills == ["buy 50000"])
  }

  @Test func aGapFillsAtTheFirstTradablePrice() throws {
    let rig = try long()
    try rig.bars("45000/46000/44000/45500", ".")
    #expect(rig.fills.last == "sell 45000")
    #expect(rig.equity == Money("9950")!)
  }

  @Test func theStopWorksInsideTheEntrysOwnBar() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000/50500/47000/48000", "B80 .")
    #expect(rig.fills == ["buy 50000", "sell 47500"])
  }

  @Test func theStopPaysSlippageAgainstTheTaker() throws {
    let rig = PaperRig(
      Fixture.settings {
        $0.fills.slippageLeast = Share(0.001)!
        $0.fills.slippageMost = Share(0.001)!
      })
    try rig.bars("50000 50000 50000/50000/47000/47000", "B80 . .")
    // Bought at 50050, the stop lies at 47547.5, and 0.1 % less is paid.
    #expect(rig.fills == ["buy 50050", "sell 47499.9525"])
  }

  @Test func aStopAndASignalInTheSameInstantSellOnce() throws {
    let rig = try long()
    try rig.bars("50000/50000/47000/47000", "S80")
    try rig.bars("47000 47000", ". .")
    #expect(rig.fills == ["buy 50000", "sell 47500"])
    #expect(rig.held == .zero)
  }

  @Test func aSignalsExitCancelsTheStopFirstAndSellsOnce() throws {
    let rig = try long()
    try rig.bars("50000", "S80")
    #expect(rig.stop == nil)
    #expect(rig.effects.count("OrderCanceled") == 1)
    try rig.bars("46000/46000/40000/41000 41000", ". .")
    #expect(rig.fills == ["buy 50000", "sell 46000"])
    #expect(rig.effects.trades.map(\.exitReason) == [.signal])
  }

  @Test func withoutAStopSettingNothingRestsBelow() throws {
    let rig = PaperRig(Fixture.settings { $0.risk.stop = nil })
    try rig.bars("50000 50000 20000", "B80 . .")
    #expect(rig.stop == nil)
    #expect(rig.held == Quantity("0.01")!)
  }

  @Test func aTickAtTheStopSellsAtTheTick() throws {
    let rig = try long()
    try rig.tick("47501")
    #expect(rig.held.units > 0)
    try rig.tick("47400")
    #expect(rig.fills.last == "sell 47400")
  }

  @Test func aBarWhoseTicksWereTradedIsNotTradedAgain() throws {
    let rig = try long()
    try rig.tick("49000")
    try rig.tick("48500")
    try rig.bars("50000/50000/47000/48500", ".")
    #expect(rig.fills == ["buy 50000"], "the bar's low was not among the ticks: they are the venue's truth")
  }

  @Test func aVenueThatRefusesTheStopClosesThePositionAndBuysAtMostOnce() throws {
    let settings = Fixture.settings()
    let venue = ScriptedVenue(refusing: [.stop], instruments: settings.instruments, fills: settings.fills)
    let rig = Rig(settings, venue: venue)
    for _ in 0..<20 { try rig.bars("50000", "B80") }
    #expect(rig.effects.fills.filter { $0.side == .buy }.count == 1)
    #expect(rig.held == .zero)
    #expect(rig.effects.trades.map(\.exitReason) == [.unprotected])
    #expect(rig.engine.trading == .halted)
    #expect(rig.effects.refusals.allSatisfy { $0.reason == .halted })
    #expect(try rig.command(.resume(reason: "")).done == false)
    #expect(try rig.command(.resume(reason: "the venue takes stops again")).done)
  }

  @Test func anExitThatTheVenueRefusesLeavesThePositionProtected() throws {
    let settings = Fixture.settings()
    let rig = Rig(
      settings,
      venue: ScriptedVenue(refusing: [.exit], times: 1, instruments: settings.instruments, fills: settings.fills))
    try rig.bars("50000 50000 50000", "B80 . S80")
    #expect(rig.effects.count("OrderRejected") == 1)
    #expect(rig.stop == Price("47500")!)
    try rig.bars("50000 50000", "S80 .")
    #expect(rig.effects.trades.map(\.exitReason) == [.signal])
  }

  @Test func aFlatteningThatTheVenueRefusesIsTriedAgain() throws {
    let settings = Fixture.settings()
    let rig = Rig(
      settings,
      venue: ScriptedVenue(refusing: [.closeAll], times: 3, instruments: settings.instruments, fills: settings.fills))
    try rig.bars("50000 50000", "B80 .")
    try rig.command(.closeAll(reason: "drill"))
    #expect(rig.held.units > 0)
    rig.timer(after: 1000)
    try rig.bars("50000 50000 50000", ". . .")
    #expect(rig.held == .zero)
    #expect(rig.effects.trades.map(\.exitReason) == [.closeAll])
    #expect(rig.effects.count("OrderRejected") == 3)
  }
}
