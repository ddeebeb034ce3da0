import Glibc
import WitanCore
import WitanPlugins

// Times what stands between a bar and a plugin; `Benchmarks/plugins` builds it, and tells what the words are.

let words = CommandLine.arguments.dropFirst()
guard words.count == 4, let symbol = Symbol("BTC/USDT") else {
  print("PluginTimes: found \(words.count) words; expected ONE.so OTHER.so PLUGIN-RUNNER EMPTY-FOLDER")
  exit(2)
}
let list = Array(words)
do {
  let series = Market.bars(200_000, symbol)
  try Calls(path: list[0], series: series).run()
  try Apart(path: list[0], series: series, isolation: Isolation(program: list[2])).run()
  try Swaps(paths: Array(list[..<2]), series: series, folder: list[3]).run(1000)
} catch {
  print("PluginTimes: \(error)")
  exit(1)
}
