import Testing
import WitanCore

/// The market of the tests.
let bitcoin = Symbol("BTC/USDT")!

/// A stream of one-minute bars whose closes wander without ever repeating.
func stream(_ count: Int, from first: Int = 0) -> BarSeries {
  var series = BarSeries(symbol: bitcoin, interval: .minutes(1))
  for index in first..<first + count {
    let close = Int64(10_000 + index * 7919 % 4999) * 1_000_000
    let price = Price(units: close)
    let bar = Bar(
      start: Instant(milliseconds: 1_700_000_040_000 + Int64(index) * 60_000), open: price, high: price, low: price,
      close: price, volume: Quantity(units: 100_000_000))
    _ = series.append(bar!)
  }
  return series
}

/// A stream of one-minute bars whose closes walk at random, with wicks, from the same seed each time.
func walk(_ count: Int) -> BarSeries {
  var series = BarSeries(symbol: bitcoin, interval: .minutes(1))
  var (close, state) = (Int64(100_000_000_000), UInt64(7))
  func draw(_ span: Int64) -> Int64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int64(state >> 33) % span
  }
  for index in 0..<count {
    let open = close
    close += draw(2_000_000_001) - 1_000_000_000
    if close < 10_000_000_000 { close = 10_000_000_000 }
    let bar = Bar(
      start: Instant(milliseconds: 1_700_000_040_000 + Int64(index) * 60_000), open: Price(units: open),
      high: Price(units: max(open, close) + draw(500_000_000)), low: Price(units: min(open, close) - draw(500_000_000)),
      close: Price(units: close), volume: Quantity(units: 100_000_000 + draw(100_000_000)))
    _ = series.append(bar!)
  }
  return series
}
