import WitanCore
import WitanPlugins

/// In the host's own process: a call through the boundary beside a plain call of the same function, turn by turn.
struct Calls {
  /// Bars of one turn: so many that the clock's own cost does not count.
  private static let turn = 5000
  let path: String
  let series: BarSeries

  func run() throws {
    let strategy = try LoadedStrategy(PluginImage(PluginFile(path: path)))
    let plain = try PlainCalls(path, series)
    let single = try StrategyInstance(strategy, symbol: series.symbol)
    let many = try StrategyInstance(strategy, symbol: series.symbol)
    var (direct, boundary, block) = (Times(), Times(), Times())
    var (one, wide) = (BallotColumn(abstaining: 1), BallotColumn(abstaining: Self.turn))
    for lower in stride(from: 0, to: series.count - Self.turn + 1, by: Self.turn) {
      let rows = lower..<lower + Self.turn
      direct.time(Self.turn) { for row in rows { plain.ask(row) } }
      boundary.time(Self.turn) {
        for row in rows { single.judge(series, row..<row + 1, reasons: false, into: &one) }
      }
      block.time(Self.turn) { many.judge(series, rows, reasons: false, into: &wide) }
    }
    print("in the host's process, a bar a call:")
    print("  plain C                        \(short(direct.part())) ns")
    print("  through the boundary           \(short(boundary.part())) ns")
    print("  the boundary's own part        \(short(boundary.part() - direct.part())) ns")
    print("  in blocks of \(Self.turn)              \(short(block.part())) ns a bar")
  }
}
