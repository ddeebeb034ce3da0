import Foundation
import Testing
import WitanIndicators

/// Half a million bars against a fresh computation in two passes over the window, with the bounds stated. Every seventh
/// bar is compared (7 divides no period here, so every place in a block is), and all of the last thousand.
@Suite("No drift over half a million bars")
struct DriftTests {
  private static let bars = 500_000

  /// The mean and the population deviation of a window: two passes, about the window's first value.
  private static func fresh(_ window: ArraySlice<Double>) -> (mean: Double, deviation: Double) {
    let anchor = window[window.startIndex]
    let count = Double(window.count)
    let offset = window.reduce(0) { $0 + ($1 - anchor) } / count
    let squares = window.reduce(0) { sum, value in
      let distance = (value - anchor) - offset
      return sum + distance * distance
    }
    return (anchor + offset, (squares / count).squareRoot())
  }

  private static func isCompared(_ index: Int, of count: Int) -> Bool { index % 7 == 0 || index >= count - 1_000 }

  private static func walk(level: Double, step: Double) -> [Double] {
    TestBar.walk(bars, seed: 3, level: level, step: step).map(\.close)
  }

  /// The greatest errors against fresh windows: the mean's as a share of the window's greatest value, the deviation's as one of itself.
  private static func errors(_ prices: [Double], period: Int, from first: Int = 0) throws -> (
    mean: Double, deviation: Double
  ) {
    var bands = try #require(Bollinger(period: period))
    var (mean, deviation) = (0.0, 0.0)
    for (index, price) in prices.enumerated() {
      guard let value = bands.update(price), index >= first, isCompared(index, of: prices.count) else { continue }
      let window = prices[(index - period + 1)...index]
      let expected = fresh(window)
      let level = window.reduce(0) { max($0, abs($1)) }
      mean = max(mean, abs(value.middle - expected.mean) / level)
      guard expected.deviation > 0 else {
        #expect(value.deviation == 0)
        continue
      }
      deviation = max(deviation, abs(value.deviation - expected.deviation) / expected.deviation)
    }
    return (mean, deviation)
  }

  @Test(arguments: [(100.0, 1.0), (1e5, 1e-4), (1e5, 30.0), (1e-5, 1e-8)], [20, 50])
  func meanAndDeviationStayWithinAFewRoundings(_ series: (level: Double, step: Double), _ period: Int) throws {
    let errors = try Self.errors(Self.walk(level: series.level, step: series.step), period: period)
    #expect(errors.mean < 1e-15)
    #expect(errors.deviation < 1e-12)
  }

  @Test func aSpikeLeavesNoTraceFromTheBarOnWhichItLeavesTheWindow() throws {
    var prices = Array(Self.walk(level: 1e5, step: 1e-4).prefix(2_000))
    for spike in 500..<560 {
      var spiked = prices
      spiked[spike] = 1e9
      let errors = try Self.errors(spiked, period: 20, from: spike + 20)
      #expect(errors.mean < 1e-15)
      #expect(errors.deviation < 1e-12)
    }
    prices[700] = 1e9
    let within = try Self.errors(prices, period: 20)
    #expect(within.deviation < 1e-12, "also while the spike is in the window")
  }

  @Test func averagesAndScoresStayWithinTheirBounds() throws {
    let prices = Self.walk(level: 1e5, step: 1)
    var (sma, wma, score) = (
      try #require(SMA(period: 50)), try #require(WMA(period: 50)), try #require(ZScore(period: 50))
    )
    for (index, price) in prices.enumerated() {
      let values = (sma.update(price), wma.update(price), score.update(price))
      guard let mean = values.0, let weighted = values.1, let scored = values.2, Self.isCompared(index, of: Self.bars)
      else { continue }
      let window = prices[(index - 49)...index]
      let expected = Self.fresh(window)
      #expect(abs(mean - expected.mean) <= 1e-15 * expected.mean)
      let ramp = zip(1..., window).reduce(0) { $0 + Double($1.0) * ($1.1 - price) }
      #expect(abs(weighted - (price + ramp / 1275)) <= 1e-15 * price)
      let distance = price - expected.mean
      #expect(abs(scored - distance / expected.deviation) <= 1e-9)
    }
  }

  @Test func theCommodityChannelIndexAndTheMoneyFlowStayWithinTheirBounds() throws {
    let bars = TestBar.walk(Self.bars, seed: 5, level: 1e5, step: 1)
    var (cci, mfi) = (try #require(CCI(period: 20)), try #require(MFI(period: 14)))
    let typical = bars.map { ($0.high + $0.low + $0.close) / 3 }
    for (index, bar) in bars.enumerated() {
      let channel = cci.update(high: bar.high, low: bar.low, close: bar.close)
      let flow = mfi.update(high: bar.high, low: bar.low, close: bar.close, volume: bar.volume)
      guard let channel, let flow, Self.isCompared(index, of: Self.bars) else { continue }
      let window = typical[(index - 19)...index]
      let mean = Self.fresh(window).mean
      let deviation = window.reduce(0) { $0 + abs($1 - mean) } / 20
      #expect(abs(channel - (typical[index] - mean) / (0.015 * deviation)) <= 1e-6)
      var (inflow, outflow) = (0.0, 0.0)
      for change in (index - 13)...index {
        let moved = typical[change] * bars[change].volume
        if typical[change] > typical[change - 1] { inflow += moved }
        if typical[change] < typical[change - 1] { outflow += moved }
      }
      #expect(abs(flow - 100 * inflow / (inflow + outflow)) <= 1e-11)
    }
  }

  @Test func extremesAreThoseOfTheWindow() throws {
    let prices = Array(Self.walk(level: 100, step: 1).prefix(20_000))
    for period in [1, 2, 3, 14, 55] {
      var (highest, lowest) = (try #require(Highest(period: period)), try #require(Lowest(period: period)))
      for (index, price) in prices.enumerated() {
        let found = (highest.update(price), lowest.update(price))
        let window = index + 1 < period ? nil : prices[(index - period + 1)...index]
        #expect(found.0 == window?.max() && found.1 == window?.min())
      }
    }
  }

  @Test func theBalanceOfVolumeKeepsWhatAPlainSumLoses() {
    var balance = OBV()
    var close = 1.0
    _ = balance.update(close: close, volume: 1e12)
    for _ in 0..<Self.bars {
      close += 1
      _ = balance.update(close: close, volume: 0.1)
    }
    let exact = 1e12 + 0.1 * Double(Self.bars)
    #expect(balance.update(close: close, volume: 5) == exact)
  }
}
