import Foundation
import Testing
import WitanCore
import WitanStore
import WitanTesting

@testable import WitanLab

/// A long history with everything in it: two markets, fees, slippage, ticks, timers, late votes, an operator who
/// meddles, faults, suspensions, refusals. What it brought about must follow from its inputs, whatever it was.
struct LongStoreTests {
  let rig: StoreRig
  init() throws { rig = try StoreRig() }

  private func settings(_ quiet: Bool) -> EngineSettings {
    Lab.settings(markets: [Lab.btc, Lab.eth], strategies: ["a", "b"]) {
      $0.recordsQuiet = quiet
      $0.fills.feeRate = Share(0.001)!
      $0.fills.slippageLeast = Share(0.0005)!
      $0.fills.slippageMost = Share(0.001)!
      $0.risk.breakers = BreakerSettings()
      $0.voting.agreement = Share(0.5)!
    }
  }

  /// Blocks of one to nine bars, and between them whatever else may happen.
  private func inputs(_ count: Int, seed: UInt64) throws -> [Input] {
    var random = SeededGenerator(seed: seed)
    let (bitcoin, first) = Lab.random(count, Lab.btc, seed: seed)
    let (ether, second) = Lab.random(count, Lab.eth, seed: seed + 1)
    var plan = Backtest.Plan(settings: settings(false), series: [bitcoin, ether])
    plan.blockSize = 9
    var queue = BlockQueue(plan)
    var judge = ScriptedJudge(columns: [first, second])
    var inputs: [Input] = []
    while let block = try queue.next(&judge) {
      inputs.append(.bars(block))
      let end = block.series.end(of: block.range.upperBound - 1)
      let close = block.series[block.range.upperBound - 1].close
      switch Int.random(in: 0..<60, using: &random) {
      case 0: inputs.append(.command(.pause(reason: "lunch"), at: end))
      case 1...3: inputs.append(.command(.resume(reason: "back"), at: end))
      case 4: inputs.append(.command(.closeAll(reason: "home"), at: end))
      case 5: inputs.append(.command(.unlock(reason: "seen", again: true), at: end))
      case 6...9: inputs.append(.timer(end))
      case 10...14:
        let tick = try #require(Tick(symbol: block.series.symbol, time: end, price: close, quantity: .zero))
        inputs.append(.tick(tick, market: block.market))
      default: break
      }
    }
    return inputs
  }

  private func write(_ inputs: [Input], quiet: Bool) throws {
    let journal = try Journal(path: rig.path)
    var player = JournalPlayer()
    let all = [.started(settings(quiet), at: Lab.start)] + inputs
    for (seq, input) in zip(try journal.append(all), all) {
      try journal.record(player.play(input, seq: seq), for: seq)
    }
  }

  @Test func hundredsOfTradesDeletedFromACopyComeBackFromTheInputsAlone() throws {
    try write(inputs(1500, seed: 8), quiet: true)
    let trades = try rig.reader.trades(limit: 10_000)
    #expect(trades.count >= 200, "a store without trades proves nothing: it has \(trades.count)")
    #expect(Set(trades.map(\.exitReason)).count >= 2)
    #expect(try !rig.reader.refusals(limit: 10).isEmpty)
    let verified = try ReplayVerification.run(rig.reader)
    #expect(verified.difference == nil && verified.tableDifference == nil && verified.missing == nil)
    #expect(verified.tables == 12)
    let rebuilt = try StoreRebuild.run(rig.reader, into: rig.copy)
    #expect(rebuilt.isEqual && rebuilt.deleted == rebuilt.rebuilt && rebuilt.deleted > 5000)
    #expect(rebuilt.tables.first { $0.table == "trades" }?.otherRows == trades.count)
    #expect(try StoreReader(path: rig.copy).trades(limit: 10_000) == trades)
    // Equity is what the trades left over: every unit of profit has its trade.
    let state = try #require(verified.state)
    let closed = trades.reduce(Int64(0)) { $0 + $1.pnl.units }
    let open = state.holdings.isEmpty
    if open { #expect(state.equity.units == Money("10000")!.units + closed) }
  }

  @Test func everyOrderOfALongHistoryCanBeExplained() throws {
    try write(inputs(300, seed: 3), quiet: false)
    let explainer = Explainer(try rig.reader)
    let rows = try rig.reader.orders(limit: 100_000)
    var seen: Set<String> = []
    for row in rows where seen.insert(row.purpose + row.state).inserted {
      let account = try #require(try explainer.order(row.id), "\(row.id)")
      #expect(account.life.last?.state == row.state, "\(row.id)")
      #expect(account.fills.reduce(Int64(0)) { $0 + $1.quantity.units } == row.filled.units, "\(row.id)")
      #expect(account.refused.isEmpty == (row.state != "denied"), "\(row.id)")
      let decision = try #require(account.decision, "\(row.id) \(row.purpose) \(row.state)")
      #expect(decision.votes.map(\.strategy.description) == ["a", "b"])
      let recorded = try #require(try rig.reader.decision(decision.decision.id))
      #expect(decision.votes.map(\.confidence) == recorded.votes.map(\.confidence), "\(row.id)")
    }
    #expect(
      seen.isSuperset(of: ["entryfilled", "entrydenied", "exitfilled", "stopfilled", "stopcancelled"]), "\(seen)")
    #expect(seen.contains("close-allfilled"), "\(seen)")
  }
}
