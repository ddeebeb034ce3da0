import Testing
import WitanIndicators

/// One bar of a test series.
struct TestBar: Sendable {
  let high: Double
  let low: Double
  let close: Double
  let volume: Double

  /// A walk around `level`, the same for the same seed; every eleventh bar repeats the close before it.
  static func walk(_ count: Int, seed: UInt64 = 1, level: Double = 100, step: Double = 1) -> [TestBar] {
    var random = Lehmer(seed: seed)
    var close = level
    return (0..<count).map { bar in
      if bar % 11 != 10 { close += step * (random.next() - 0.5) }
      let spread = step * random.next()
      return TestBar(high: close + spread, low: close - spread / 2, close: close, volume: 10 + 5 * random.next())
    }
  }
}

/// A small generator of numbers from 0 to 1, the same on every machine.
struct Lehmer {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 2 &+ 1 }
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }
}

/// Any indicator, for the rules that hold for all of them: its values come as plain numbers.
struct Specimen: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let warmUp: Int
  /// The values over some bars.
  let run: @Sendable ([TestBar]) -> [[Double]?]
  /// The same, with the state saved and restored after so many bars; nil if the state was refused.
  let runRestored: @Sendable ([TestBar], Int) -> [[Double]?]?
  /// The state after some bars.
  let state: @Sendable ([TestBar]) -> [UInt8]
  /// True if these bytes are taken for a state, and used up; goes on with some bars then.
  let accepts: @Sendable ([UInt8]) -> Bool

  init<I: Indicator>(
    _ name: String, _ fresh: I, _ feed: @escaping @Sendable (inout I, TestBar) -> I.Value?,
    _ flat: @escaping @Sendable (I.Value) -> [Double]
  ) {
    testDescription = name
    warmUp = fresh.warmUp
    let run = { @Sendable (indicator: inout I, bars: [TestBar]) in bars.map { feed(&indicator, $0).map(flat) } }
    let save = { @Sendable (indicator: I) -> [UInt8] in
      var writer = StateWriter()
      indicator.save(into: &writer)
      return writer.bytes
    }
    self.run = { bars in
      var indicator = fresh
      return run(&indicator, bars)
    }
    runRestored = { bars, cut in
      var indicator = fresh
      let before = run(&indicator, Array(bars[..<cut]))
      var reader = StateReader(save(indicator))
      guard var restored = I(restoring: &reader), reader.isAtEnd, save(restored) == save(indicator) else { return nil }
      return before + run(&restored, Array(bars[cut...]))
    }
    state = { bars in
      var indicator = fresh
      _ = run(&indicator, bars)
      return save(indicator)
    }
    accepts = { bytes in
      var reader = StateReader(bytes)
      guard var indicator = I(restoring: &reader) else { return false }
      _ = run(&indicator, TestBar.walk(40))
      return reader.isAtEnd
    }
  }

  init<I: PriceIndicator>(price name: String, _ fresh: I, _ flat: @escaping @Sendable (I.Value) -> [Double]) {
    self.init(name, fresh, { $0.update($1.close) }, flat)
  }

  init<I: BarIndicator>(bar name: String, _ fresh: I, _ flat: @escaping @Sendable (I.Value) -> [Double]) {
    self.init(name, fresh, { $0.update(high: $1.high, low: $1.low, close: $1.close) }, flat)
  }

  /// Every indicator of the module, with periods short enough for short series.
  static func all() -> [Specimen] { averages() + windows() + oscillators() + ranges() }

  private static func averages() -> [Specimen] {
    [
      SMA(period: 5).map { Specimen(price: "SMA", $0) { [$0] } },
      EMA(period: 5).map { Specimen(price: "EMA", $0) { [$0] } },
      WMA(period: 5).map { Specimen(price: "WMA", $0) { [$0] } },
      MACD(fast: 4, slow: 7, signal: 3).map { Specimen(price: "MACD", $0) { [$0.macd, $0.signal, $0.histogram] } },
    ].compactMap { $0 }
  }

  private static func windows() -> [Specimen] {
    [
      Bollinger(period: 6).map { Specimen(price: "Bollinger", $0) { [$0.lower, $0.middle, $0.upper, $0.deviation] } },
      StandardDeviation(period: 6).map { Specimen(price: "StandardDeviation", $0) { [$0] } },
      StandardDeviation(period: 6, kind: .sample).map { Specimen(price: "StandardDeviation, sample", $0) { [$0] } },
      ZScore(period: 6).map { Specimen(price: "ZScore", $0) { [$0] } },
      Highest(period: 4).map { Specimen(price: "Highest", $0) { [$0] } },
      Lowest(period: 1).map { Specimen(price: "Lowest", $0) { [$0] } },
      ROC(period: 3).map { Specimen(price: "ROC", $0) { [$0] } },
      MOM(period: 1).map { Specimen(price: "MOM", $0) { [$0] } },
    ].compactMap { $0 }
  }

  private static func oscillators() -> [Specimen] {
    [
      RSI(period: 5).map { Specimen(price: "RSI", $0) { [$0] } },
      StochRSI(period: 4, k: 5, d: 3).map { Specimen(price: "StochRSI", $0) { [$0.k, $0.d] } },
      Stochastic(k: 5, smoothing: 3, d: 2).map { Specimen(bar: "Stochastic", $0) { [$0.k, $0.d] } },
      FastStochastic(k: 5, d: 3).map { Specimen(bar: "FastStochastic", $0) { [$0.k, $0.d] } },
      CCI(period: 6).map { Specimen(bar: "CCI", $0) { [$0] } },
      WilliamsR(period: 6).map { Specimen(bar: "WilliamsR", $0) { [$0] } },
      MFI(period: 5).map { mfi in
        Specimen(
          "MFI", mfi, { $0.update(high: $1.high, low: $1.low, close: $1.close, volume: $1.volume) }, { [$0] })
      },
      Specimen("OBV", OBV(), { $0.update(close: $1.close, volume: $1.volume) }, { [$0] }),
    ].compactMap { $0 }
  }

  private static func ranges() -> [Specimen] {
    [
      Specimen(bar: "TrueRange", TrueRange()) { [$0] },
      ATR(period: 4).map { Specimen(bar: "ATR", $0) { [$0] } },
      ADX(period: 4).map { Specimen(bar: "ADX", $0) { [$0.adx, $0.plusDI, $0.minusDI] } },
      Donchian(period: 4).map { donchian in
        Specimen(
          "Donchian", donchian, { $0.update(high: $1.high, low: $1.low) }, { [$0.lower, $0.middle, $0.upper] })
      },
    ].compactMap { $0 }
  }
}
