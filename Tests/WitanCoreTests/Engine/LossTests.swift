import Testing
import WitanTesting

@testable import WitanCore

@Suite struct LossTests {
  /// Half of the capital in one position of 0.1 bought at 50000, without a stop.
  private func half(_ change: (inout EngineSettings) -> Void = { _ in }) throws -> PaperRig {
    let rig = PaperRig(
      Fixture.settings {
        $0.risk.size = .percent(Share(0.5)!)
        $0.risk.maxPosition = .one
        $0.risk.strategyDrawdown = .one
        $0.risk.stop = nil
        change(&$0)
      })
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.held == Quantity("0.1")!)
    return rig
  }

  @Test func aDayLossOfExactlyTheLimitStopsEntriesAndLetsExitsPass() throws {
    let rig = try half()
    try rig.bars("35000.01", ".")
    #expect(!rig.engine.watch.reduceOnly)
    try rig.bars("35000", "S80")
    #expect(rig.engine.watch.reduceOnly)
    try rig.bars("35000 35000 35000", ". B80 .")
    #expect(rig.held == .zero)
    #expect(rig.effects.refusals.map(\.reason) == [.dailyLoss])
    #expect(rig.effects.count("RiskLimitBreached") == 1)
  }

  @Test func reduceOnlyEndsAtMidnightUTCAndTheNextDayIsMeasuredFromThere() throws {
    let rig = try half()
    try rig.bars("35000 35000", "S80 .")
    for _ in 0..<20 { try rig.bars("35000", "B80") }
    #expect(rig.held == .zero)
    #expect(rig.engine.now == Instant("2024-01-01T23:59:59.999")!)
    try rig.bars("35000 35000", "B80 .")
    #expect(rig.held.units > 0)
    #expect(!rig.engine.watch.reduceOnly)
    #expect(rig.engine.watch.dayStart == Amount(Money("8500")!))
    let days = rig.effects.events.compactMap { if case .dayEnded(let notice) = $0 { notice } else { nil } }
    #expect(days.map(\.equity) == [Money("8500")!])
    #expect(days.map(\.time) == [Instant("2024-01-02")!])
  }

  @Test func theBarThatOpensTheDayIsMeasuredFromTheLastPriceBeforeIt() throws {
    let rig = PaperRig(
      Fixture.settings {
        $0.risk.size = .percent(Share(0.5)!)
        $0.risk.maxPosition = .one
        $0.risk.stop = nil
      }, from: Instant("2024-01-01T22:00")!)
    try rig.bars("50000 50000 34000", "B80 . .")
    #expect(rig.engine.watch.reduceOnly)
    #expect(rig.engine.watch.dayStart == Amount(Money("10000")!))
  }

  @Test func anEntryUnderWayIsCancelledWhenTheDaysLimitTrips() throws {
    let rig = PaperRig(
      Fixture.settings(markets: [Fixture.btc, Fixture.eth]) {
        $0.risk.size = .percent(Share(0.5)!)
        $0.risk.maxPosition = .one
        $0.risk.strategyDrawdown = .one
        $0.risk.stop = nil
      })
    try rig.bars("50000", "B80")
    try rig.bars("2500", ".", market: 1)
    try rig.bars("50000", ".")
    try rig.bars("2500", "B80", market: 1)
    try rig.bars("30000", ".")
    #expect(rig.effects.count("OrderCanceled") == 1)
    try rig.bars("2500 2500", ". .", market: 1)
    #expect(rig.held(1) == .zero)
  }

  @Test func aProfitTripsNothing() throws {
    let rig = try half()
    try rig.bars("110000", ".")
    #expect(rig.equity == Money("16000")!)
    #expect(!rig.engine.watch.reduceOnly)
    #expect(rig.engine.watch.killedBy == nil)
  }

  @Test func anAccountGrownTenfoldLosesItsDayAtFifteenPercentOfWhatItIs() throws {
    let rig = try half()
    try rig.bars("950000", ".")
    #expect(rig.equity == Money("100000")!)
    rig.skip(24)
    try rig.bars("800010", ".")
    #expect(!rig.engine.watch.reduceOnly)
    try rig.bars("800000", ".")
    #expect(rig.engine.watch.reduceOnly)
  }

  @Test func twoDaysEachHaveTheirOwnMeasure() throws {
    let rig = try half()
    try rig.bars("36000", ".")
    rig.skip(24)
    try rig.bars("24000", ".")
    #expect(!rig.engine.watch.reduceOnly, "12 of 86, not 26 of 100")
    try rig.bars("23100", ".")
    #expect(rig.engine.watch.reduceOnly)
    #expect(rig.effects.count("DayEnded") == 1)
  }

  @Test func theGreatestDrawdownEqualsAReferenceOverRandomPrices() throws {
    let rig = try half { $0.risk.limits = false }
    var random = SeededGenerator(seed: 5)
    var peak = 10_000.0
    var worst = 0.0
    for _ in 0..<300 {
      let price = Int64.random(in: 20_000...90_000, using: &random)
      try rig.bars("\(price)", ".")
      let equity = rig.engine.portfolio.equity.double
      peak = max(peak, equity)
      worst = max(worst, (peak - equity) / peak)
    }
    #expect(abs(rig.engine.watch.maxDrawdown - worst) < 1e-12)
  }
}

@Suite struct KillTests {
  /// Everything in one position of 0.2 bought at 50000, its stop far below.
  private func all(
    from start: Instant = Fixture.start, _ change: (inout EngineSettings) -> Void = { _ in }
  ) throws -> PaperRig {
    let rig = PaperRig(
      Fixture.settings {
        $0.risk.size = .percent(.one)
        $0.risk.maxPosition = .one
        $0.risk.maxExposure = .one
        $0.risk.strategyDrawdown = .one
        $0.risk.stop = Share(0.9)!
        change(&$0)
      }, from: start)
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.held == Quantity("0.2")!)
    return rig
  }

  @Test func exactlyHalfTheCapitalCancelsFlattensAndLatches() throws {
    let rig = try all()
    try rig.bars("25000.00000005", "B80")
    #expect(rig.engine.watch.killedBy == nil)
    try rig.bars("25000", "B80")
    #expect(rig.engine.watch.killedBy == .initial)
    #expect(rig.stop == nil)
    try rig.bars("24000 24000 24000", "B80 B80 .")
    #expect(rig.fills == ["buy 50000", "sell 24000"])
    #expect(rig.effects.trades.map(\.exitReason) == [.kill])
    #expect(rig.effects.refusals.first?.reason == .killed)
    #expect(rig.effects.count("KillSwitchActivated") == 1)
  }

  @Test func aSignalWhileKilledJoinsTheFlatteningUnderWay() throws {
    let rig = try all()
    try rig.bars("25000 25000 25000", "S80 S80 S80")
    #expect(rig.effects.fills.filter { $0.side == .sell }.count == 1)
  }

  @Test func aFallingPriceBetweenTwoClosesKillsByTick() throws {
    let rig = try all()
    try rig.tick("46000")
    for price in ["42000", "38000", "35000", "32000", "29000", "26500"] { try rig.tick(price) }
    #expect(rig.engine.watch.killedBy == nil)
    try rig.tick("25000")
    #expect(rig.engine.watch.killedBy == .initial)
    #expect(rig.fills.last == "sell 25000", "the tick that killed is the next tradable price")
  }

  @Test func theDrawdownFromThePeakKillsWhereItIsSet() throws {
    let rig = try all { $0.risk.peakDrawdown = Share(0.2)! }
    try rig.bars("100000", ".")
    try rig.bars("80000.01", ".")
    #expect(rig.engine.watch.killedBy == nil)
    try rig.bars("80000", ".")
    #expect(rig.engine.watch.killedBy == .peak)
  }

  @Test func theLatchSurvivesARestartAndOnlyAReasonOpensIt() throws {
    let rig = try all()
    try rig.bars("25000 25000", ". .")
    rig.apply(.started(rig.engine.settings, at: rig.later(1000)))
    #expect(rig.engine.watch.killedBy == .initial)
    #expect(try rig.command(.resume(reason: "go")).done == false)
    #expect(try rig.command(.unlock(reason: "", again: false)).done == false)
    let answer = try rig.command(.unlock(reason: "reviewed", again: false))
    #expect(answer.done)
    #expect(answer.text.contains("50.00 %"))
    #expect(rig.engine.watch.base == Money("5000")!)
    #expect(rig.engine.watch.maxDrawdown == 0.5, "the greatest drawdown is not forgotten")
    rig.skip(24)
    try rig.bars("25000 25000", "B80 .")
    #expect(rig.held.units > 0)
  }

  @Test func aSecondUnlockWithinADayNeedsAgain() throws {
    let rig = try all(from: Instant("2024-01-01T19:00")!)
    try rig.bars("25000 25000", ". .")
    #expect(try rig.command(.unlock(reason: "first", again: false)).done)
    try rig.bars("25000", "B80")
    #expect(rig.effects.refusals.map(\.reason) == [.dailyLoss], "the day's limit still refuses to buy")
    try rig.bars("25000 25000 12500 12500", "B80 . . .")
    #expect(rig.engine.watch.killedBy == .initial)
    #expect(try rig.command(.unlock(reason: "second", again: false)).done == false)
    #expect(try rig.command(.unlock(reason: "second", again: true)).done)
    let unlocks = rig.effects.events.compactMap { if case .killSwitchUnlocked(let each) = $0 { each } else { nil } }
    #expect(unlocks.map(\.lossSinceStart) == [0.5, 0.75])
    #expect(unlocks.map(\.lossSinceUnlock) == [0.5, 0.5])
  }

  @Test func aKillInOneMarketFlattensAllAndNoFillLiesBeforeIt() throws {
    let rig = PaperRig(
      Fixture.settings(markets: [Fixture.btc, Fixture.eth]) {
        $0.risk.size = .percent(Share(0.4)!)
        $0.risk.maxPosition = .one
        $0.risk.strategyDrawdown = .one
        $0.risk.kill = Share(0.2)!
        $0.risk.stop = nil
      })
    try rig.bars("50000", "B80")
    try rig.bars("2500", "B80", market: 1)
    try rig.bars("50000", ".")
    try rig.bars("2500", ".", market: 1)
    try rig.bars("25000", ".")
    let killed = rig.engine.now
    #expect(rig.engine.watch.killedBy == .initial)
    try rig.bars("2400", ".", market: 1)
    try rig.bars("25000", ".")
    try rig.bars("2300", ".", market: 1)
    #expect(rig.held(0) == .zero)
    #expect(rig.held(1) == .zero)
    #expect(rig.effects.fills.filter { $0.side == .sell }.allSatisfy { $0.execution.time > killed })
    #expect(rig.fills.last == "sell 2300")
  }
}
