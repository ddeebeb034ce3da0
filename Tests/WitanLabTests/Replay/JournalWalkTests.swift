import Testing
import WitanCore
import WitanStore
import WitanTesting

@testable import WitanLab

struct JournalWalkTests {
  @Test func aBlockIsWalkedBarByBarAndQuietBarsAreToldToo() throws {
    let rig = try StoreRig { $0.recordsQuiet = false }
    let series = try Bars.series("100 101 110", symbol: StoreRig.market, every: .hours(1), from: StoreRig.start)
    let columns = [try ScriptedVotes.column("B80 . H60"), try ScriptedVotes.column("B75 . .")]
    let block = BarBlock(market: 0, series: series, range: 0..<3, ballots: columns)
    try rig.write([.bars(block), .timer(series.end(of: 2))])
    var moments: [(seq: Int64, rows: Range<Int>?, decision: Int64?, prices: Int)] = []
    let end = try JournalWalk.run(rig.reader) { moment, engine in
      moments.append((moment.seq, moment.block?.range, moment.decided?.decision.id, engine.statistics.bars))
      return true
    }
    #expect(moments.map(\.seq) == [1, 2, 2, 2, 3])
    #expect(moments.map(\.rows) == [nil, 0..<1, 1..<2, 2..<3, nil])
    #expect(moments.map(\.decision) == [nil, 1, 2, 3, nil])
    #expect(moments.map(\.prices) == [0, 1, 2, 3, 3])
    guard let end else { throw BadScript("the walk left no engine") }
    let held = end.portfolio.positions[0].quantity
    #expect(held == Quantity("5"))
  }

  @Test func aWalkEndsWhereItIsToldTo() throws {
    let rig = try StoreRig()
    try rig.write(rig.roundTrip())
    var count = 0
    let end = try JournalWalk.run(rig.reader) { _, _ in
      count += 1
      return count < 3
    }
    #expect(count == 3)
    guard let end else { throw BadScript("the walk left no engine") }
    let bars = end.statistics.bars
    #expect(bars == 2)
  }

  @Test func aStoreThatBeginsWithoutAStartCannotBeReplayed() throws {
    let rig = try StoreRig()
    try Journal(path: rig.path).append([.timer(StoreRig.start)])
    let error = #expect(throws: StoreError.self) { _ = try JournalReplay.run(rig.reader) { _, _ in true } }
    #expect(error?.kind == .damaged(seq: 1))
    #expect(error?.sentence.contains("begins with another input than a start") == true)
  }

  @Test func anEmptyStoreHasNoEngine() throws {
    let rig = try StoreRig()
    _ = try Journal(path: rig.path)
    let engine = try JournalReplay.run(rig.reader) { _, _ in true }
    let isNothing = engine == nil
    #expect(isNothing)
  }
}

struct EffectCollectorTests {
  private func engine() -> HostEngine { HostEngine(Lab.settings { $0.recordsQuiet = true }) }

  @Test func aDecisionIsKeptOnceWithItsVotesAndClosedBarsEndInAPointOfTheCurve() throws {
    let series = try Bars.series("100", symbol: Lab.btc, every: .hours(1), from: Lab.start)
    var engine = engine()
    var collector = EffectCollector()
    let effects = engine.play(.bars(try ScriptedVotes.block(series, votes: ["B80"])), &collector)
    let decisions = effects.filter { if case .decided = $0 { true } else { false } }
    #expect(decisions.count == 1)
    guard case .decided(let decision, let votes) = decisions.first else { return }
    #expect(decision.action == .buy && votes.count == 1 && votes[0].confidence == Confidence(80))
    let recorded = effects.filter { if case .event(.voteDecided) = $0 { true } else { false } }
    #expect(recorded.isEmpty, "the decision stands with its votes alone")
    guard case .equity(let point) = effects.last else {
      Issue.record("the last effect is no point of the curve")
      return
    }
    #expect(point == EquityPoint(time: series.end(of: 0), equity: Money("10000")!, cash: Money("10000")!))
    #expect(collector.effects.isEmpty, "what was taken is forgotten")
  }

  @Test func aTimerLeavesNoPointAndACommandLeavesItsAnswer() throws {
    var engine = engine()
    var collector = EffectCollector()
    let quiet = engine.play(.timer(Lab.start), &collector)
    #expect(!quiet.contains { if case .equity = $0 { true } else { false } })
    let paused = engine.play(.command(.pause(reason: "lunch"), at: Lab.start), &collector)
    #expect(paused.count == 1)
    #expect(collector.answer?.done == true)
  }
}
