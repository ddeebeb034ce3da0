import Foundation

/// Bars made from a seed: a random walk whose volatility changes, with flat stretches, so that ties and quiet bars occur.
struct Series {
  var open: [Double] = []
  var high: [Double] = []
  var low: [Double] = []
  var close: [Double] = []
  var volume: [Double] = []
  var time: [Int64] = []

  var count: Int { close.count }

  /// Bars that all lie on these closes, with extremes `reach` to either side.
  init(closes: [Double], reach: Double = 0.5) {
    for close in closes { append(close, reach: reach) }
  }

  init(seed: UInt64, count: Int) {
    var random = seed
    var price = 10_000.0
    for index in 0..<count {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let unit = Double(random >> 11) / Double(1 << 53) - 0.5
      let isQuiet = index % 400 > 370
      if !isQuiet { price *= 1 + unit * (index % 700 < 350 ? 0.004 : 0.02) }
      append(price, reach: isQuiet ? 0 : abs(unit) * 20)
    }
  }

  private mutating func append(_ price: Double, reach: Double) {
    open.append(close.last ?? price)
    close.append(price)
    high.append(max(open[open.count - 1], price) + reach)
    low.append(min(open[open.count - 1], price) - reach)
    volume.append(1)
    time.append(Int64(count) * 60_000)
  }
}
