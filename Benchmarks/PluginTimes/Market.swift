import WitanCore

/// A made-up market, the same each time: a walk drawn with SplitMix64 from seed 42.
enum Market {
  /// `count` bars of a minute; fewer where the walk leaves what a price may be, which seed 42 does not.
  static func bars(_ count: Int, _ symbol: Symbol) -> BarSeries {
    var series = BarSeries(symbol: symbol, interval: .minutes(1))
    series.reserve(count)
    var close = Int64(4_000_000_000_000), state = UInt64(42)
    func draw(_ span: Int64) -> Int64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
      return Int64((word ^ word >> 31) >> 33) % span
    }
    for index in 0..<count {
      let open = close
      close = max(400_000_000_000, close + draw(8_000_000_001) - 4_000_000_000)
      let bar = Bar(
        start: Instant(milliseconds: 1_704_067_200_000 + Int64(index) * 60_000), open: Price(units: open),
        high: Price(units: max(open, close) + draw(500_000_000)),
        low: Price(units: min(open, close) - draw(500_000_000)), close: Price(units: close),
        volume: Quantity(units: 100_000_000))
      if let bar { _ = series.append(bar) }
    }
    return series
  }
}
