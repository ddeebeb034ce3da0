import Testing
import WitanTesting

@testable import WitanCore

@Suite struct SleeveSuspensionTests {
  /// Two strategies; `a` buys half of the whole, which is its whole sleeve, at 50000.
  private func rig() throws -> PaperRig {
    let rig = PaperRig(
      Fixture.settings(strategies: 2) {
        $0.risk.size = .percent(Share(0.5)!)
        $0.risk.maxPosition = .one
        $0.risk.stop = nil
        $0.voting.quorum = Share(0.3)!
        $0.recordsQuiet = true
      })
    try rig.bars("50000 50000", "B80 .", ". .")
    #expect(rig.held == Quantity("0.1")!)
    return rig
  }

  @Test func tenPercentBelowItsPeakSuspendsTheStrategyAloneAtEquality() throws {
    let rig = try rig()
    try rig.bars("45000.01", "S80", ".")
    #expect(rig.effects.count("StrategySuspended") == 0)
    let other = try self.rig()
    try other.bars("45000 45000", "S80 S80", ". S75")
    #expect(other.effects.count("StrategySuspended") == 1)
    let votes = other.effects.decisions.suffix(2).map { $0.entries.map(\.standing) }
    #expect(votes == [[.suspended, .abstained], [.suspended, .counted]])
    let last = try #require(other.effects.decisions.last?.decision)
    #expect(last.action == .sell)
    #expect(last.quorumShare == 1, "a suspended strategy leaves the enabled weight too")
  }

  @Test func sevenDaysEndItAndThePeakStartsAnew() throws {
    let rig = try rig()
    try rig.bars("45000", ".", ".")
    let suspended = rig.engine.now
    rig.skip(24 * 7 - 2)
    try rig.bars("45000 45000", "S80 S80", ". .")
    let standings = rig.effects.decisions.suffix(2).map { $0.entries[0].standing }
    #expect(standings == [.suspended, .counted])
    #expect(rig.engine.now == suspended + .days(7))
    let peak = rig.engine.portfolio.sleeves[0].peak
    #expect(peak == Amount(Money("4500")!))
    #expect(rig.effects.count("StrategySuspended") == 1)
  }

  @Test func itEndsInsideABlockAsItWouldBetweenTwo() throws {
    let size = 24 * 8
    var seen: [[RecordedEffects.Decided]] = []
    for block in [1, 7, size] {
      let rig = try rig()
      let rows = Array(repeating: "45000", count: size).joined(separator: " ")
      let votes = Array(repeating: "S80", count: size).joined(separator: " ")
      let silent = Array(repeating: ".", count: size).joined(separator: " ")
      try rig.bars(rows, votes, silent, size: block)
      seen.append(rig.effects.decisions)
    }
    #expect(seen[0].filter { $0.entries[0].standing == .suspended }.count == 24 * 7)
    #expect(seen[1] == seen[0])
    #expect(seen[2] == seen[0])
  }

  @Test func theOperatorEndsItByEnabling() throws {
    let rig = try rig()
    try rig.bars("45000", ".", ".")
    try rig.command(.enable(StrategyID("a")!, true))
    try rig.bars("45000 45000", "S80 .", ". .")
    #expect(rig.held == .zero)
  }

  @Test func feesAloneCanSuspend() throws {
    let rig = PaperRig(
      Fixture.settings {
        $0.fills.feeRate = Share(0.02)!
        $0.risk.size = .percent(Share(0.5)!)
        $0.risk.maxPosition = .one
        $0.risk.stop = nil
      })
    for _ in 0..<7 { try rig.bars("50000 50000", "B80 S80") }
    try rig.bars("50000", ".")
    #expect(rig.effects.count("StrategySuspended") == 1)
  }

  @Test func aSleeveWithoutMoneyIsNotSuspendedForHavingNone() throws {
    let rig = try rig()
    rig.apply(.allocation([.zero, .one], at: rig.later(1)))
    try rig.bars("50000 50000", ". .", ". .")
    #expect(rig.effects.count("StrategySuspended") == 0)
  }

  @Test func aDisabledStrategyIsNotSuspendedForAHairOfWhatItStillHolds() throws {
    let rig = try rig()
    try rig.command(.enable(StrategyID("a")!, false))
    // Up, so that there is a peak above nothing, and back: a great part of very little.
    try rig.bars("50001 50000 49999", ". . .", ". . .")
    #expect(rig.effects.count("StrategySuspended") == 0)
    try rig.command(.enable(StrategyID("a")!, true))
    try rig.bars("49999", ".", ".")
    #expect(rig.effects.count("StrategySuspended") == 0, "its peak starts anew with its part")
    let equity = rig.engine.portfolio.sleeves.equity(0, rig.engine.portfolio.positions)
    #expect(rig.engine.portfolio.sleeves[0].peak == equity)
  }
}
