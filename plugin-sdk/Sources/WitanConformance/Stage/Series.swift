/// Closed bars of one market as columns, oldest first: what a check feeds to a plugin.
struct Series: Sendable {
  /// What kind it is: "real-like", "trend", …
  var name: String
  var symbol = "BTC/USDT"
  var interval: Int64 = 60_000
  var openMs: [Int64] = []
  var open: [Double] = []
  var high: [Double] = []
  var low: [Double] = []
  var close: [Double] = []
  var volume: [Double] = []

  /// How many bars there are.
  var count: Int { openMs.count }

  /// Appends a bar from the last close to `close`, with wicks of the given fractions.
  mutating func append(to close: Double, wicks: (up: Double, down: Double) = (0, 0), volume: Double, gap: Int64 = 1) {
    let open = self.close.last ?? close
    openMs.append((openMs.last ?? 1_699_999_980_000) + gap * interval)
    self.open.append(open)
    high.append(max(open, close) * (1 + wicks.up))
    low.append(min(open, close) * (1 - wicks.down))
    self.close.append(close)
    self.volume.append(volume)
  }

  /// The bars of a range, as a series of their own.
  func slice(_ range: Range<Int>) -> Series {
    var part = self
    part.openMs = Array(openMs[range])
    part.open = Array(open[range])
    part.high = Array(high[range])
    part.low = Array(low[range])
    part.close = Array(close[range])
    part.volume = Array(volume[range])
    return part
  }

  /// Holds what the contract promises about bars: finite, low <= open, close <= high, volume >= 0, time rising.
  var keepsTheContract: Bool {
    (0..<count).allSatisfy { index in
      let prices = [open[index], high[index], low[index], close[index]]
      return prices.allSatisfy { $0.isFinite && $0 > 0 } && low[index] <= min(open[index], close[index])
        && high[index] >= max(open[index], close[index]) && volume[index].isFinite && volume[index] >= 0
        && (index == 0 || openMs[index] > openMs[index - 1])
    }
  }
}
