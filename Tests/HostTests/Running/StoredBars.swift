import Testing
import WitanCore
import WitanStore

/// The bars that a store holds, against those of the exchange.
enum StoredBars {
  /// Those of a market, in the order in which they were judged.
  static func read(_ store: String, _ symbol: String) throws -> [ToldBar] {
    var bars: [ToldBar] = []
    try StoreReader(path: store).forEachInput(from: 1) { _, input in
      guard case .bars(let block) = input, block.series.symbol.description == symbol else { return true }
      for row in block.range {
        let bar = block.series[row]
        let values = [bar.open, bar.high, bar.low, bar.close].map { Double("\($0)") ?? .nan }
        bars.append(ToldBar(start: bar.start.milliseconds, values: values + [Double("\(bar.volume)") ?? .nan]))
      }
      return true
    }
    return bars
  }

  /// Every closed bar of the store is the venue's, each once, and between the first and the last none is missing.
  static func expectTheVenues(_ exchange: StartedExchange, _ store: String, atLeast least: Int) throws {
    for (symbol, name) in [("BTC/USDT", "BTCUSDT"), ("ETH/USDT", "ETHUSDT")] {
      let found = try read(store, symbol)
      try #require(found.count >= least, "\(symbol): \(found.count) bars")
      let told = try exchange.bars(name, "1m", from: found[0].start, to: found[found.count - 1].start)
      #expect(found.map(\.start) == told.map(\.start), "\(symbol)")
      #expect(zip(found, told).allSatisfy { $0 == $1 }, "\(symbol)")
    }
  }
}
