import Foundation
import GRDB
import WitanCore
import WitanLab
import WitanStore
import WitanTesting

/// A store whose bars and votes are written down, so that every answer about it can be worked out by hand: three
/// round trips that end by a vote, by the stop and by the operator, then a refused entry and a fault.
struct ScriptedStore {
  static let market = Symbol("BTC/USDT")!
  static let start = Instant("2024-01-01")!

  let path: String

  /// Writes it into `folder`; the first strategy bears the id `first`.
  init(_ folder: Scratch, first: String = "alpha") throws {
    path = folder.path + "/store.db"
    let journal = try Journal(path: path)
    var player = JournalPlayer()
    for input in try Self.inputs(first) {
      let seq = try journal.append([input]).lowerBound
      try journal.record(player.play(input, seq: seq), for: seq)
    }
  }

  private static func inputs(_ first: String) throws -> [Input] {
    let rows = "100 101 110 111 111 112 112/112/100/101 101 102 103 103 103"
    let series = try Bars.series(rows, symbol: market, every: .hours(1), from: start)
    var alpha = try ScriptedVotes.column("B80 . S90 . B90~7200000 P . B80 . . B80 F")
    alpha.reason = Array(repeating: 1, count: series.count)
    alpha.figures = (0..<series.count).flatMap { [Double($0) + 0.5, 20, 0] }
    let beta = try ScriptedVotes.column("B75 . S80 . B60 H50 . B80 . . B80 .")
    let gamma = try ScriptedVotes.column("S5 S5 S5 S5 S5 S5 S5 S5 S5 S5 S5 S5")
    let block = BarBlock(market: 0, series: series, range: 0..<series.count, ballots: [alpha, beta, gamma])
    var inputs: [Input] = [.started(settings(first), at: start)]
    for (row, bar) in block.split(into: 1).enumerated() {
      inputs.append(.bars(bar))
      if row == 8 { inputs.append(.command(.closeAll(reason: "holidays"), at: series.end(of: row))) }
      if row == 9 { inputs.append(.command(.pause(reason: "holidays"), at: series.end(of: row))) }
    }
    return inputs
  }

  private static func settings(_ first: String) -> EngineSettings {
    var settings = EngineSettings(
      instruments: [Instrument(symbol: market)], interval: .hours(1),
      strategies: [
        StrategyListing(
          id: StrategyID(first)!, version: "1.2.0", sha256: "aa11bb22cc33", reasons: ["", "K {0} lies under {1}"]),
        StrategyListing(id: StrategyID("beta")!, version: "2.0.0", sha256: "bb22cc33dd44"),
        StrategyListing(
          id: StrategyID("gamma")!, version: "0.1.0", sha256: "cc33dd44ee55", weight: Share(0.5)!, enabled: false),
      ])
    settings.fills.feeRate = Share(0.001)!
    settings.fills.slippageLeast = .zero
    settings.fills.slippageMost = .zero
    settings.risk.breakers = nil
    settings.recordsQuiet = false
    return settings
  }

  /// The number of the only order of that purpose and state after the `skip` first ones, such as `o3`.
  func order(_ purpose: String, _ state: String, skip: Int = 0) throws -> String {
    let number = try DatabaseQueue(path: path).read {
      try Int64.fetchOne(
        $0, sql: "SELECT id FROM orders WHERE purpose = ? AND state = ? ORDER BY id LIMIT 1 OFFSET ?",
        arguments: [purpose, state, skip])
    }
    guard let number else { throw BadScript("found no \(purpose) that is \(state)") }
    return "o\(number)"
  }

  /// Changes it behind its host's back.
  func tamper(_ sql: String) throws { try DatabaseQueue(path: path).write { try $0.execute(sql: sql) } }

  /// One number out of it.
  func number(_ sql: String) throws -> Int64 {
    try DatabaseQueue(path: path).read { try Int64.fetchOne($0, sql: sql) ?? -1 }
  }
}
