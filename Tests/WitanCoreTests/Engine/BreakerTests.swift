import Testing
import WitanTesting

@testable import WitanCore

@Suite struct BreakerTests {
  private func rig(
    interval: Interval = .minutes(1), markets: [Symbol] = [Fixture.btc],
    _ change: (inout EngineSettings) -> Void = { _ in }
  ) -> PaperRig {
    PaperRig(
      Fixture.settings(markets: markets) {
        $0.interval = interval
        $0.risk.breakers = BreakerSettings()
        $0.risk.strategyDrawdown = .one
        change(&$0)
      })
  }

  @Test func fiveLossesInARowStopEntriesForAnHour() throws {
    let rig = rig()
    for _ in 0..<5 { try rig.bars("50000 50000 49900 49900", "B80 . S80 .") }
    #expect(rig.effects.breakers.map(\.breaker) == [.losses])
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.effects.refusals.map(\.reason) == [.breaker])
    rig.skip(60)
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.held.units > 0)
  }

  @Test func aProfitBetweenLossesStartsTheCountAnew() throws {
    let rig = rig()
    for _ in 0..<4 { try rig.bars("50000 50000 49900 49900", "B80 . S80 .") }
    try rig.bars("50000 50000 50100 50100", "B80 . S80 .")
    for _ in 0..<4 { try rig.bars("50000 50000 49900 49900", "B80 . S80 .") }
    #expect(rig.effects.breakers.isEmpty)
  }

  @Test func aJumpOfTenPercentWithinAMinuteStopsEntriesInItsMarketAlone() throws {
    let rig = rig(markets: [Fixture.btc, Fixture.eth])
    try rig.bars("50000", ".")
    try rig.bars("45000", "B80")
    #expect(rig.effects.breakers.map(\.breaker) == [.jump])
    #expect(rig.effects.refusals.map(\.reason) == [.breaker])
    try rig.bars("2500 2500 2500", ". B80 .", market: 1)
    #expect(rig.held(1).units > 0)
    rig.skip(14)
    try rig.bars("45000 45000", "B80 .")
    #expect(rig.held.units > 0)
  }

  @Test func aJumpInSeveralTicksIsAJump() throws {
    let rig = rig()
    try rig.tick("50000")
    for price in ["48500", "47000", "45500"] { try rig.tick(price, after: 15_000) }
    #expect(rig.effects.breakers.isEmpty)
    try rig.tick("45000", after: 15_000)
    #expect(rig.effects.breakers.map(\.breaker) == [.jump])
  }

  @Test func theSameWayTakenSlowlyIsNone() throws {
    let rig = rig()
    try rig.tick("50000")
    for price in ["48500", "47000", "45500", "44500"] { try rig.tick(price, after: 31_000) }
    for price in ["46000", "47500", "49000", "50500"] { try rig.tick(price, after: 31_000) }
    #expect(rig.effects.breakers.isEmpty)
  }

  @Test func threeRejectsInARowStopEntries() throws {
    let settings = Fixture.settings {
      $0.risk.breakers = BreakerSettings()
      $0.interval = .minutes(1)
    }
    let rig = Rig(
      settings, venue: ScriptedVenue(refusing: [.entry], instruments: settings.instruments, fills: settings.fills))
    try rig.bars("50000 50000 50000 50000", "B80 B80 B80 B80")
    #expect(rig.effects.count("OrderRejected") == 3)
    #expect(rig.effects.breakers.map(\.breaker) == [.rejects])
    #expect(rig.effects.refusals.map(\.reason) == [.breaker])
  }

  @Test func fiveOrdersOfUnknownFateWithinAMinuteStopEntries() throws {
    let settings = Fixture.settings {
      $0.risk.breakers = BreakerSettings()
      $0.mode = .real
    }
    let rig = Rig(settings, venue: RelayVenue())
    try rig.bars("50000", "B80")
    for _ in 0..<5 { rig.apply(.venue(.unknown(OrderID(1), at: rig.later(1000)))) }
    #expect(rig.effects.breakers.map(\.breaker) == [.venueErrors])
    #expect(rig.effects.queried.count == 5)
    #expect(rig.effects.submitted.count == 1, "asked for, never repeated")
  }

  @Test func theEleventhEntryWithinAMinuteIsRefused() throws {
    let symbols = (0..<11).map { Symbol("C\($0)/USDT")! }
    let rig = rig(markets: symbols)
    for market in symbols.indices { try rig.bars("100", "B80", market: market) }
    #expect(rig.effects.requests.count == 10)
    #expect(rig.effects.refusals.map(\.reason) == [.rate])
  }

  @Test func theSameEntryWithinASecondIsADuplicate() throws {
    let settings = Fixture.settings {
      $0.risk.breakers = BreakerSettings()
      $0.interval = Interval(milliseconds: 400)
    }
    let rig = Rig(
      settings, venue: ScriptedVenue(refusing: [.entry], instruments: settings.instruments, fills: settings.fills))
    try rig.bars("50000 50000 50000 50000", "B80 B80 B80 B80")
    #expect(rig.effects.refusals.map(\.reason) == [.duplicate, .duplicate])
    #expect(rig.effects.count("OrderRejected") == 2)
  }

  @Test func aSilentFeedIsStaleUntilItsNextPrice() throws {
    let rig = rig()
    try rig.bars("50000", ".")
    rig.timer(after: 179_999)
    #expect(!rig.engine.markets[0].isStale)
    rig.timer(after: 1)
    #expect(rig.engine.markets[0].isStale)
    #expect(rig.effects.count("RiskLimitBreached") == 1)
    rig.timer(after: 60_000)
    #expect(rig.effects.count("RiskLimitBreached") == 1, "said once")
    try rig.tick("50000")
    #expect(!rig.engine.markets[0].isStale)
  }

  @Test func aFeedOfShortBarsIsNotStaleBeforeTenSeconds() throws {
    let rig = rig(interval: .seconds(1))
    try rig.bars("50000", ".")
    rig.timer(after: 9_999)
    #expect(!rig.engine.markets[0].isStale)
    rig.timer(after: 1)
    #expect(rig.engine.markets[0].isStale)
  }

  @Test func theCooldownKeepsAMarketFlatForItsTime() throws {
    let rig = PaperRig(Fixture.settings { $0.risk.cooldown = .hours(3) })
    try rig.bars("50000 50000 50000 50000 50000", "B80 . S80 . B80")
    #expect(rig.effects.refusals.map(\.reason) == [.cooldown])
    try rig.bars("50000 50000 50000", ". B80 .")
    #expect(rig.held.units > 0)
  }
}

@Suite struct DoubtfulTickTests {
  private func long() throws -> PaperRig {
    let rig = PaperRig()
    try rig.bars("50000 50000", "B80 .")
    return rig
  }

  @Test func aTickMoreThanTenPercentAwayWaitsForASecondOne() throws {
    let rig = try long()
    try rig.tick("44000")
    #expect(rig.held.units > 0)
    #expect(rig.equity == Money("10000")!)
    try rig.tick("43900")
    #expect(rig.fills.last == "sell 43900")
  }

  @Test func exactlyTenPercentIsNotTooFar() throws {
    let rig = try long()
    try rig.tick("45000")
    #expect(rig.fills.last == "sell 45000")
  }

  @Test func aSecondTickBackAtTheOldPriceForgetsIt() throws {
    let rig = try long()
    try rig.tick("30000")
    try rig.tick("50010")
    rig.timer(after: 5000)
    #expect(rig.fills == ["buy 50000"])
    #expect(rig.equity == Money("10000.1")!)
  }

  @Test func twoSecondsConfirmIt() throws {
    let rig = try long()
    try rig.tick("44000")
    rig.timer(after: 1999)
    #expect(rig.held.units > 0)
    rig.timer(after: 1)
    #expect(rig.fills.last == "sell 44000")
  }

  @Test func twoSecondsConfirmItAlsoWhereOnlyTheNextTickTellsThatTheyPassed() throws {
    let rig = try long()
    try rig.tick("44000")
    try rig.tick("50000", after: 2000)
    #expect(rig.fills.last == "sell 44000")
  }

  @Test func aBarsCloseSettlesWhatTheTickMeant() throws {
    let rig = try long()
    try rig.tick("30000", after: 3_599_000)
    try rig.bars("50000/50000/50000/50000", ".")
    rig.timer(after: 5000)
    #expect(rig.fills == ["buy 50000"], "the close contradicted it")
  }

  @Test func aClosedBarCountsAtOnce() throws {
    let rig = try long()
    try rig.bars("30000", ".")
    #expect(rig.fills.last == "sell 30000")
  }

  @Test func aTickNewerThanTheBarKeepsThePrice() throws {
    let rig = try long()
    try rig.tick("49000", after: 3_600_500)
    try rig.bars("50000", ".")
    #expect(rig.engine.portfolio.positions[0].price == Price("49000")!)
  }
}
