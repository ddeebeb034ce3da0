import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

/// The runner that was built with these tests; it lies beside their bundle.
let cell: Isolation = {
  let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
  let repository = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  return Isolation(program: (bundle.map { parent($0) } ?? "\(repository)/.build/debug") + "/plugin-runner")
}()

extension Workshop {
  /// The plugin at `path`, isolated and ready to make instances.
  func isolate(_ path: String, settings: [String: String] = [:], memory: Int = Isolation.standardMemory) throws
    -> LoadedStrategy
  {
    let manner = Isolation(program: cell.program, memory: memory)
    return try LoadedStrategy(PluginImage(PluginFile(path: path), isolation: manner), settings: [settings])
  }
}

/// What a strategy answers to the first `count` bars, in calls of `size` bars.
func answers(_ strategy: LoadedStrategy, _ series: BarSeries, size: Int, live: Bool = false) throws -> BallotColumn {
  let instance = try StrategyInstance(strategy, symbol: bitcoin)
  var column = BallotColumn(abstaining: series.count)
  for lower in stride(from: 0, to: series.count, by: size) {
    let rows = lower..<min(lower + size, series.count)
    instance.judge(series, rows, live: live, deadline: .seconds(5), into: &column, at: lower)
  }
  return column
}
