import Testing
import WitanTesting

@testable import WitanCore

@Suite struct CommandTests {
  @Test func aPauseStopsEntriesAndLeavesStopsAlive() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000", "B80 .")
    #expect(try rig.command(.pause(reason: "lunch")).done)
    try rig.bars("50000/50000/47000/47000 47000 47000", ". B80 .")
    #expect(rig.fills == ["buy 50000", "sell 47500"])
    #expect(rig.effects.refusals.map(\.reason) == [.paused])
    #expect(try rig.command(.resume(reason: "")).done)
    try rig.bars("47000 47000", "B80 .")
    #expect(rig.held.units > 0)
  }

  @Test func aHaltIsLeftOnlyWithAReasonAndAPauseDoesNotSoftenIt() throws {
    let rig = PaperRig()
    #expect(try rig.command(.halt(reason: "strange")).done)
    #expect(try rig.command(.pause(reason: "too")).done == false)
    #expect(try rig.command(.halt(reason: "again")).done == false)
    #expect(try rig.command(.resume(reason: "")).done == false)
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.effects.refusals.map(\.reason) == [.halted])
    #expect(try rig.command(.resume(reason: "looked at it")).done)
    #expect(try rig.command(.resume(reason: "twice")).done == false)
  }

  @Test func aHaltCancelsTheEntryUnderWay() throws {
    let rig = PaperRig()
    try rig.bars("50000", "B80")
    try rig.command(.halt(reason: "stop"))
    try rig.bars("50000", ".")
    #expect(rig.held == .zero)
    #expect(rig.effects.count("OrderCanceled") == 1)
  }

  @Test func closeAllSellsEveryPositionAndSaysWhich() throws {
    let symbols = ["BTC/USDT", "ETH/USDT", "SOL/USDT"].map { Symbol($0)! }
    let rig = PaperRig(Fixture.settings(markets: symbols))
    for _ in 0..<2 {
      try rig.bars("50000", "B80", market: 0)
      try rig.bars("2500", "B80", market: 1)
      try rig.bars("100", "B80", market: 2)
    }
    let answer = try rig.command(.closeAll(reason: "drill"))
    for symbol in symbols { #expect(answer.text.contains(symbol.description)) }
    for _ in 0..<2 { for market in 0..<3 { try rig.bars(["50000", "2500", "100"][market], ".", market: market) } }
    #expect(rig.effects.trades.map(\.exitReason) == [.closeAll, .closeAll, .closeAll])
    #expect((0..<3).allSatisfy { rig.held($0) == .zero && rig.engine.markets[$0].stop == nil })
    #expect(try rig.command(.closeAll(reason: "again")).text == "nothing is open")
  }

  @Test func aStrategyThatIsDisabledDoesNotVote() throws {
    let rig = PaperRig(Fixture.settings(strategies: 2))
    #expect(try rig.command(.enable(StrategyID("a")!, false)).done)
    try rig.bars("50000 50000", "B80 B80", ". .")
    #expect(rig.held == .zero)
    try rig.command(.enable(StrategyID("a")!, true))
    try rig.bars("50000 50000", "B80 B80", ". .")
    #expect(rig.held.units > 0)
    #expect(try rig.command(.enable(StrategyID("nobody")!, true)).text.contains("there are: a, b"))
  }

  @Test func aWeightChangesTheVoteAndLeavesTheAllocation() throws {
    let rig = PaperRig(Fixture.settings(strategies: 2))
    rig.apply(.allocation([Share(0.8)!, Share(0.2)!], at: rig.later(1)))
    #expect(rig.engine.coordinator.voters[1].weight == 250_000)
    try rig.command(.weigh(StrategyID("b")!, Share(0.4)!))
    #expect(rig.engine.coordinator.voters[1].weight == 100_000)
    #expect(rig.engine.coordinator.voters[0].weight == 1_000_000)
    #expect(rig.engine.portfolio.sleeves[0].allocation == Part(800_000, of: 1_000_000))
  }

  @Test func disablingMakesThePartsEqualAgainAndEveryWeightItsOwn() throws {
    let rig = PaperRig(Fixture.settings(strategies: 3))
    rig.apply(.allocation([Share(0.5)!, Share(0.3)!, Share(0.2)!], at: rig.later(1)))
    try rig.command(.enable(StrategyID("c")!, false))
    #expect(rig.engine.coordinator.voters[1].weight == 1_000_000)
    #expect(rig.engine.portfolio.sleeves[1].allocation == Part(1, of: 2))
  }

  @Test(arguments: [[0.5, 0.6], [1.0], [0.2, 0.2], [0.0, 0.0]])
  func anAllocationThatIsNoneChangesNothing(_ shares: [Double]) throws {
    let rig = PaperRig(Fixture.settings(strategies: 2))
    rig.apply(.allocation(shares.map { Share($0)! }, at: rig.later(1)))
    #expect(rig.effects.errors.count == 1)
    #expect(rig.engine.portfolio.sleeves[0].allocation == Part(1, of: 2))
  }

  @Test func aRestartWithChangedLimitsAMarketAndAStrategyMoreKeepsTheMoney() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000 52000", "B80 . .")
    let (cash, equity, stop) = (rig.cash, rig.equity, rig.stop)
    var changed = Fixture.settings(strategies: 2, markets: [Fixture.eth, Fixture.btc]) {
      $0.capital = Money("77")!
      $0.risk.dailyLoss = Share(0.05)!
    }
    changed.strategies.reverse()
    rig.apply(.started(changed, at: rig.later(5)))
    #expect((rig.cash, rig.equity) == (cash, equity))
    #expect(rig.stop == stop)
    #expect(rig.engine.settings.instruments.map(\.symbol) == [Fixture.btc, Fixture.eth], "places are kept")
    #expect(rig.engine.settings.strategies.map(\.id.description) == ["a", "b"])
    #expect(rig.engine.portfolio.sleeves.holding(0, 0) == Quantity("0.01")!)
    try rig.bars("52000", "S80", "S80")
    let other = try Bars.series("2500 2500", symbol: Fixture.eth, every: .hours(1), from: rig.later(1))
    rig.apply(.bars(try ScriptedVotes.block(other, market: 1, votes: ["B80 .", "B80 ."])))
    try rig.bars("52000", ".", ".")
    #expect(rig.held(1).units > 0)
    #expect(rig.held == .zero)
  }

  @Test func aRestartThatNamesAStrategyNoMoreDisablesIt() throws {
    let rig = PaperRig(Fixture.settings(strategies: 2))
    rig.apply(.started(Fixture.settings(strategies: 1), at: rig.later(5)))
    #expect(rig.engine.settings.strategies.map(\.enabled) == [true, false])
    try rig.bars("50000 50000", ". .", "B80 B80")
    #expect(rig.held == .zero)
  }

  @Test func aRestartKeepsTheAllocationOfTheMetaStrategy() throws {
    let rig = PaperRig(Fixture.settings(strategies: 2))
    rig.apply(.allocation([Share(0.7)!, Share(0.3)!], at: rig.later(1)))
    rig.apply(.started(rig.engine.settings, at: rig.later(5)))
    #expect(rig.engine.portfolio.sleeves[0].allocation == Part(700_000, of: 1_000_000))
    #expect(rig.engine.coordinator.voters[1].weight == 428_571)
  }

  @Test func withoutAnyStrategyEverythingHolds() throws {
    let rig = PaperRig(Fixture.settings(strategies: 0) { $0.recordsQuiet = true })
    rig.apply(.started(Fixture.settings(strategies: 0), at: rig.later(1)))
    try rig.bars("50000 50000")
    #expect(rig.effects.fills.isEmpty)
    rig.apply(.started(Fixture.settings(strategies: 1), at: rig.later(1)))
    try rig.bars("50000 50000", "B80 .")
    #expect(rig.held.units > 0)
  }
}
