import Foundation
import Testing

/// Each strategy alone, without thresholds, stops and limits, trades exactly where the textbook says.
@Suite(.waitsForProcesses, .enabled(if: SharedBars.areThere, "the shared market data or the built program is not here"))
struct TextbookTradeTests {
  @Test(arguments: ["momentum", "macd", "breakout", "bollinger", "mean-reversion", "stochastic", "technical"])
  func aStrategyAloneEntersAndLeavesWhereItsTableChangesSide(strategy: String) throws {
    let folder = try Scratch()
    let csv = try SharedBars.csv(
      "bitstamp-btcusd-1h-2018_2022.csv.gz", first: 4000, count: HostProgram.isLong ? 20_000 : 4000)
    let result = try BacktestJSON(
      try folder.file("bars.csv", csv),
      ["--enable", strategy, "--threshold", "0", "--quorum", "0", "--agreement", "0", "--stop", "none", "--no-limits"]
        + ["--slippage-bps", "0"], in: folder)
    let views = TextbookViews(csv: csv)
    let expected = Self.trades(views.sides(of: strategy), views.rows)
    #expect(expected.count > 20, "a slice without trades proves nothing")
    #expect(result.trades.map(\.entryTime) == expected.map(\.entry))
    #expect(result.trades.map(\.exitTime) == expected.map(\.exit))
    for (found, wanted) in zip(result.trades, expected) {
      #expect(Double(found.entryPrice) == wanted.entryPrice, "the entry at \(found.entryTime)")
      #expect(found.exitPrice.flatMap(Double.init) == wanted.exitPrice, "the exit of the entry at \(found.entryTime)")
      #expect(found.exitReason == (found.exitTime == nil ? "end" : "signal"))
    }
  }

  private struct Expected {
    let entry: Int64, entryPrice: Double
    var exit: Int64?, exitPrice: Double?
  }

  /// Long at the open after a bar that says buy, flat at the open after one that says sell.
  private static func trades(_ sides: [Int], _ rows: [TextbookViews.Row]) -> [Expected] {
    var trades: [Expected] = []
    var isLong = false
    for (side, next) in zip(sides, rows.dropFirst()) {
      if side > 0, !isLong {
        trades.append(Expected(entry: next.start, entryPrice: next.open))
        isLong = true
      } else if side < 0, isLong {
        trades[trades.count - 1].exit = next.start
        trades[trades.count - 1].exitPrice = next.open
        isLong = false
      }
    }
    return trades
  }
}

/// `--trade-from`: the bars before it are seen, and nothing more.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct TradeFromTests {
  @Test func barsBeforeTheFirstTradeOnlyWarmUp() throws {
    let folder = try Scratch()
    let csv = RecordedBars.csv(1500, seed: 41)
    let data = try folder.file("bars.csv", csv)
    let starts = TextbookViews(csv: csv).rows.map(\.start)
    let (all, late) = (folder.path + "/all.csv", folder.path + "/late.csv")
    let whole = try BacktestJSON(data, ["--votes", all], in: folder)
    let part = try BacktestJSON(data, ["--trade-from", "bar:700", "--votes", late], in: folder)
    #expect(whole.trades.contains { $0.entryTime < starts[700] }, "without it something happens before")
    #expect(part.bars == 1500)
    #expect(!part.trades.isEmpty)
    // The first decision falls at the close of bar 700; its order is filled at the next open.
    #expect(part.trades.allSatisfy { $0.entryTime > starts[700] })
    #expect(part.decisions.buy + part.decisions.sell + part.decisions.hold == 800)
    // From its first bar on a strategy says what it would have said without the flag: it was warmed up.
    let votes = try [all, late].map { path in
      try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
        .filter { Int64($0.prefix { $0 != "," }) ?? 0 > starts[700] }
    }
    #expect(votes[0].count > 1000)
    #expect(votes[0] == votes[1])
  }

  @Test func aMomentAndARowMeanTheSameBar() throws {
    let folder = try Scratch()
    let data = try folder.file("bars.csv", RecordedBars.csv(1500, seed: 41))
    let byRow = try BacktestJSON(data, ["--trade-from", "bar:700"], in: folder)
    let byTime = try BacktestJSON(data, ["--trade-from", "2024-01-01T11:40"], in: folder)
    let never = try BacktestJSON(data, ["--trade-from", "bar:1500"], in: folder)
    #expect(byTime.trades == byRow.trades)
    #expect(byTime.journalSHA256 == byRow.journalSHA256)
    #expect(never.trades.isEmpty && never.bars == 1500)
  }
}
