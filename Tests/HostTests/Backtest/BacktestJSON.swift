import Foundation
import Testing

/// What `host backtest --json -` says, as far as tests look at it.
struct BacktestJSON: Decodable {
  struct Trade: Decodable, Equatable {
    let entryTime: Int64, entryPrice: String, exitTime: Int64?, exitPrice: String?
    let entryReason: String, exitReason: String
  }
  struct Decisions: Decodable {
    let buy: Int, sell: Int, hold: Int
  }
  let bars: Int
  let from: Int64, to: Int64
  let trades: [Trade]
  let decisions: Decisions
  let journalSHA256: String

  /// Runs a backtest over the file at `data` with the shipped strategies.
  init(_ data: String, _ more: [String] = [], in folder: Scratch, environment: [String: String] = [:]) throws {
    let arguments = ["backtest", "--data", data, "--plugins", try #require(HostProgram.plugins), "--json", "-"]
    let result = try HostProgram.run(arguments + more, in: folder, environment: environment)
    try #require(result.code == 0, "\(result.error)")
    self = try JSONDecoder().decode(BacktestJSON.self, from: Data(result.output.utf8))
  }

  /// Closed trades.
  var roundTrips: Int { trades.count { $0.exitTime != nil } }
  /// Round trips in 24 hours of data.
  var roundTripsADay: Double { Double(roundTrips) / (Double(to - from) / 86_400_000) }
}
