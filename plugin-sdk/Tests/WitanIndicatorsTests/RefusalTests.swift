import Testing

@testable import WitanIndicators

/// Parameters that make no sense, and series that say nothing.
@Suite("Refusals and flat series")
struct RefusalTests {
  @Test(arguments: [0, -1, Int.min, Int.max, Period.range.upperBound + 1])
  func aPeriodOutOfRangeMakesNoIndicator(_ period: Int) {
    #expect(SMA(period: period) == nil && EMA(period: period) == nil && WMA(period: period) == nil)
    #expect(RSI(period: period) == nil && ATR(period: period) == nil && ADX(period: period) == nil)
    #expect(Bollinger(period: period) == nil && StandardDeviation(period: period) == nil)
    #expect(ZScore(period: period) == nil && Highest(period: period) == nil && Lowest(period: period) == nil)
    #expect(Donchian(period: period) == nil && ROC(period: period) == nil && MOM(period: period) == nil)
    #expect(CCI(period: period) == nil && WilliamsR(period: period) == nil && MFI(period: period) == nil)
    #expect(MACD(fast: period) == nil && MACD(slow: period) == nil && MACD(signal: period) == nil)
    #expect(Stochastic(k: period) == nil && Stochastic(smoothing: period) == nil && Stochastic(d: period) == nil)
    #expect(FastStochastic(k: period) == nil && FastStochastic(d: period) == nil)
    #expect(StochRSI(period: period) == nil && StochRSI(k: period) == nil && StochRSI(d: period) == nil)
  }

  @Test func parametersThatContradictEachOtherMakeNoIndicator() {
    #expect(MACD(fast: 26, slow: 12) == nil)
    #expect(StandardDeviation(period: 1, kind: .sample) == nil)
    #expect(StandardDeviation(period: 1) != nil)
    #expect(ADX(period: 1) == nil)
    #expect(
      Bollinger(deviations: -1) == nil && Bollinger(deviations: .nan) == nil && Bollinger(deviations: .infinity) == nil)
  }

  @Test func aSeriesWithoutAnyChangeIsZeroAndSaysThatItIsFlat() throws {
    var rsi = try #require(RSI(period: 3))
    #expect(rsi.update(all: [5, 5, 5, 5]).last == 0)
    #expect(rsi.isFlat)
    var score = try #require(ZScore(period: 3))
    #expect(score.update(all: [5, 5, 5]).last == 0)
    #expect(score.isFlat)
    var stochastic = try #require(Stochastic(k: 2, smoothing: 1, d: 1))
    _ = stochastic.update(high: 5, low: 5, close: 5)
    #expect(stochastic.update(high: 5, low: 5, close: 5) == Stochastic.Value(k: 0, d: 0))
    #expect(stochastic.isFlat)
    var flow = try #require(MFI(period: 1))
    #expect(flow.update(allHighs: [5, 5], lows: [5, 5], closes: [5, 5], volumes: [1, 1]).last == 0)
    #expect(flow.isFlat)
  }

  @Test func anRSIIsFlatOnlyWhileItsWholeWindowIs() throws {
    var rsi = try #require(RSI(period: 2))
    let flat = [1.0, 2, 1, 1, 1, 3].map { price in
      _ = rsi.update(price)
      return rsi.isFlat
    }
    #expect(flat == [false, false, false, false, true, false])
  }

  @Test func otherOscillatorsSayThatTheyAreFlatToo() throws {
    var (index, percent, trend) = (
      try #require(CCI(period: 2)), try #require(WilliamsR(period: 2)), try #require(ADX(period: 2))
    )
    for _ in 0..<5 {
      _ = index.update(high: 0.1, low: 0.1, close: 0.1)
      _ = percent.update(high: 0.1, low: 0.1, close: 0.1)
      _ = trend.update(high: 0.1, low: 0.1, close: 0.1)
    }
    #expect(index.isFlat && percent.isFlat && trend.isFlat)
    #expect(index.update(high: 3, low: 1, close: 2) != 0)
    _ = percent.update(high: 3, low: 1, close: 2)
    _ = trend.update(high: 3, low: 1, close: 2)
    #expect(!index.isFlat && !percent.isFlat && !trend.isFlat)
  }

  @Test func aNaNLeavesAWindowWithTheBarItCameFrom() throws {
    var sma = try #require(SMA(period: 3))
    let values = sma.update(all: [1, 2, .nan, 4, 5, 6, 7])
    #expect(values[2]?.isNaN == true && values[4]?.isNaN == true)
    #expect(values[5] == 5 && values[6] == 6)
  }
}
