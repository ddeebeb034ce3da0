import Foundation
import Testing
import WitanCore
import WitanLab
import WitanStore
import WitanTesting

/// A store in a folder of the test's own, written the way the running host writes one.
final class StoreRig {
  static let market = Symbol("BTC/USDT")!
  static let start = Instant("2024-01-01")!

  let folder = NSTemporaryDirectory() + "witan-replay-" + UUID().uuidString
  var path: String { folder + "/witan.db" }
  var copy: String { folder + "/copy.db" }
  var reader: StoreReader { get throws { try StoreReader(path: path) } }
  let settings: EngineSettings
  private(set) var effectCount = 0
  private(set) var lastSeq: Int64 = 0

  init(_ change: (inout EngineSettings) -> Void = { _ in }) throws {
    var settings = EngineSettings(
      instruments: [Instrument(symbol: Self.market)], interval: .hours(1),
      strategies: [
        StrategyListing(
          id: StrategyID("alpha")!, version: "1.2.0", sha256: "aa11", reasons: ["", "K {0} lies under {1}"]),
        StrategyListing(id: StrategyID("beta")!, version: "2.0.0", sha256: "bb22"),
      ])
    settings.fills.feeRate = .zero
    settings.fills.slippageLeast = .zero
    settings.fills.slippageMost = .zero
    settings.risk.breakers = nil
    settings.recordsQuiet = true
    change(&settings)
    self.settings = settings
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// One bar a block: `alpha` gives a reason with every answer.
  func bars(_ rows: String, alpha: String, beta: String) throws -> [Input] {
    let series = try Bars.series(rows, symbol: Self.market, every: .hours(1), from: Self.start)
    var columns = [try ScriptedVotes.column(alpha), try ScriptedVotes.column(beta)]
    columns[0].reason = Array(repeating: 1, count: series.count)
    columns[0].figures = (0..<series.count).flatMap { [Double($0) + 0.5, 20, 0] }
    return BarBlock(market: 0, series: series, range: 0..<series.count, ballots: columns).split(into: 1).map {
      .bars($0)
    }
  }

  /// Writes the start and `inputs`, each with its effects as `change` leaves them.
  func write(_ inputs: [Input], _ change: (Int64, [Effect]) -> [Effect] = { $1 }) throws {
    let journal = try Journal(path: path)
    var player = JournalPlayer()
    for input in [.started(settings, at: Self.start)] + inputs {
      lastSeq = try journal.append([input]).lowerBound
      let effects = try player.play(input, seq: lastSeq)
      effectCount += effects.count
      try journal.record(change(lastSeq, effects), for: lastSeq)
    }
  }

  /// Buys at the first bar's close, sells at the third's; nothing else is asked for.
  func roundTrip() throws -> [Input] {
    try bars("100 101 110 111 112", alpha: "B80 . S90 . .", beta: "B75 . S80 . H50")
  }
}
