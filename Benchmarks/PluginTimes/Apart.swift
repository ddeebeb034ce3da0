import Glibc
import WitanCore
import WitanPlugins

/// In a process of its own: a live bar's way there and back, and recorded bars in blocks.
struct Apart {
  private static let live = 4000, turn = 5000
  let path: String
  let series: BarSeries
  let isolation: Isolation

  func run() throws {
    let strategy = try LoadedStrategy(PluginImage(PluginFile(path: path), isolation: isolation))
    let single = try StrategyInstance(strategy, symbol: series.symbol)
    let many = try StrategyInstance(strategy, symbol: series.symbol)
    var (trip, block) = (Times(), Times())
    var (one, wide) = (BallotColumn(abstaining: 1), BallotColumn(abstaining: Self.turn))
    for row in 0..<Self.live {
      trip.time { single.judge(series, row..<row + 1, live: true, into: &one) }
      // Bars come at least a second apart: the runner has saved the state by then, and sleeps.
      usleep(500)
    }
    for lower in stride(from: 0, to: series.count - Self.turn + 1, by: Self.turn) {
      block.time(Self.turn) { many.judge(series, lower..<lower + Self.turn, reasons: false, into: &wide) }
    }
    print("in a process of its own:")
    print(
      "  a live bar, there and back     \(short(trip.part() / 1000)) us; 99 of 100 within \(short(trip.part(0.99) / 1000)) us"
    )
    print("  in blocks of \(Self.turn)              \(short(block.part())) ns a bar")
  }
}
