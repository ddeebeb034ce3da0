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
