import Testing

@testable import WitanIndicators

/// Values that can be checked with pencil and paper.
@Suite("Values computed by hand")
struct HandComputedTests {
  private let rising: [Double] = [1, 2, 3, 4, 5, 6]

  private func last<I: PriceIndicator>(_ indicator: I?, _ prices: [Double]) throws -> I.Value? {
    var indicator = try #require(indicator)
    return indicator.update(all: prices).last ?? nil
  }

  private func bars(_ rows: [(Double, Double, Double)]) -> (highs: [Double], lows: [Double], closes: [Double]) {
    (rows.map(\.0), rows.map(\.1), rows.map(\.2))
  }

  private func all<I: BarIndicator>(_ indicator: I?, _ rows: [(Double, Double, Double)]) throws -> [I.Value?] {
    var indicator = try #require(indicator)
    let columns = bars(rows)
    return indicator.update(allHighs: columns.highs, lows: columns.lows, closes: columns.closes)
  }

  @Test func averages() throws {
    #expect(try last(SMA(period: 3), rising) == 5)
    #expect(try last(WMA(period: 3), [1, 2, 6]) == (1 + 4 + 18) / 6.0)
    // Seed (1 + 2 + 3) / 3 = 2, weight 1/2: 2 + (8 − 2) / 2.
    #expect(try last(EMA(period: 3), [1, 2, 3, 8]) == 5)
  }

  @Test func aFlatSeriesHasExactlyItsPriceForAMean() throws {
    let flat = [Double](repeating: 0.1, count: 23)
    #expect(try last(SMA(period: 3), flat) == 0.1)
    #expect(try last(WMA(period: 7), flat) == 0.1)
    #expect(try last(Bollinger(period: 7), flat)?.isFlat == true)
  }

  @Test func bothAveragesOfTheMACDStartOnTheSlowOnesBar() throws {
    var macd = try #require(MACD(fast: 1, slow: 3, signal: 2))
    // Fast is the price; slow: seed 2 at 3, then weight 1/2. Differences at bars 3 and 4: 3 − 2, 6 − 4.
    let values = macd.update(all: [1, 2, 3, 6])
    #expect(values[2] == nil)
    #expect(values[3] == MACD.Value(macd: 2, signal: 1.5, histogram: 0.5))
    #expect(macd.warmUp == 4)
    #expect(MACD()?.warmUp == 34)
  }

  @Test func theRSIStartsWithTheMeansAndGoesOnByWilder() throws {
    var rsi = try #require(RSI(period: 2))
    // Changes +1, −1: 50. Then +2: gain (1/2 + 2) / 2 = 1.25, loss (1/2 + 0) / 2 = 0.25: 125 / 1.5.
    #expect(rsi.update(all: [1, 2, 1, 3]) == [nil, nil, 50, 100 * (1.25 / 1.5)])
  }

  @Test func deviations() throws {
    let prices: [Double] = [2, 4, 4, 4, 5, 5, 7, 9]
    #expect(try last(StandardDeviation(period: 8), prices) == 2)
    #expect(try last(StandardDeviation(period: 8, kind: .sample), prices) == (32.0 / 7).squareRoot())
    #expect(try last(ZScore(period: 8), prices) == 2)
    let bands = try #require(try last(Bollinger(period: 8, deviations: 1.5), prices))
    #expect(bands == Bollinger.Value(lower: 2, middle: 5, upper: 8, deviation: 2))
  }

  @Test func changes() throws {
    #expect(try last(MOM(period: 2), [4, 9, 5]) == 1)
    #expect(try last(ROC(period: 2), [4, 9, 5]) == 25)
    #expect(try last(ROC(period: 1), [0, 9]) == 0)
  }

  @Test func placesInTheRange() throws {
    let rows = [(10.0, 8.0, 9.0), (12, 9, 11), (11, 7, 8)]
    #expect(try all(WilliamsR(period: 3), rows).last == -80)
    #expect(try all(FastStochastic(k: 3, d: 1), rows).last == FastStochastic.Value(k: 20, d: 20))
    #expect(try all(FastStochastic(k: 2, d: 2), rows).last == FastStochastic.Value(k: 20, d: (75 + 20) / 2))
    #expect(try all(Stochastic(k: 2, smoothing: 2, d: 1), rows).last == Stochastic.Value(k: 47.5, d: 47.5))
    var channel = try #require(Donchian(period: 2))
    let values = channel.update(allHighs: [10, 12, 11, 10], lows: [8, 9, 7, 8])
    #expect(values.last == Donchian.Value(lower: 7, middle: 9, upper: 11))
  }

  @Test func trueRanges() throws {
    let rows = [(10.0, 8.0, 9.0), (12, 11, 11), (11, 7, 8), (8, 8, 8)]
    #expect(try all(TrueRange(), rows) == [nil, 3, 4, 0])
    #expect(try all(ATR(period: 2), rows) == [nil, nil, 3.5, 1.75])
  }

  @Test func directionalMovement() throws {
    // Up 2 (range 3), up 2 (range 3), down 1 (range 2). The seed for period 2 is the first movement alone.
    let rows = [(10.0, 8.0, 9.0), (12, 10, 11), (14, 12, 13), (13, 11, 12)]
    let values = try all(ADX(period: 2), rows)
    // +DM 2 → 1 + 2 = 3 → 1.5; −DM 0 → 0 → 1; range 3 → 1.5 + 3 = 4.5 → 2.25 + 2 = 4.25.
    // DX: 100, then 100 · 0.5 / 2.5 = 20: seeded with their mean.
    let last = try #require(values[3])
    #expect(values[2] == nil)
    #expect(abs(last.adx - 60) < 1e-12)
    #expect(abs(last.plusDI - 150 / 4.25) < 1e-12)
    #expect(abs(last.minusDI - 100 / 4.25) < 1e-12)
  }

  @Test func theCommodityChannelIndex() throws {
    let rows = [(1.0, 1.0, 1.0), (2, 2, 2), (6, 6, 6)]
    // Mean 3, mean deviation (2 + 1 + 3) / 3 = 2: 3 / 0.03.
    let value = try #require(try all(CCI(period: 3), rows).last ?? nil)
    #expect(abs(value - 100) < 1e-12)
  }

  @Test func volumes() throws {
    var balance = OBV()
    #expect(balance.update(allCloses: [1, 2, 2, 1], volumes: [5, 6, 7, 8]) == [5, 11, 11, 3])
    var flow = try #require(MFI(period: 2))
    let prices: [Double] = [1, 2, 1, 1]
    let values = flow.update(allHighs: prices, lows: prices, closes: prices, volumes: [9, 3, 2, 4])
    #expect(values == [nil, nil, 75, 0])
  }

  @Test func theStochasticOfTheRSI() throws {
    // RSI of period 1 is 100 after a rise and 0 after a fall.
    #expect(try last(StochRSI(period: 1, k: 2, d: 2), [1, 2, 1, 2]) == FastStochastic.Value(k: 100, d: 50))
  }
}
