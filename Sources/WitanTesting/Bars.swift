public import WitanCore

/// Builds bars from compact text, one word a bar: a number for a flat bar, or `open/high/low/close`; `x5` behind it
/// is the volume (100 where none is given). `-` leaves a bar out.
///
///     try Bars.series("50000 50000/51000/49000/50500x2 - 50600", symbol: btc, every: .hours(1), from: start)
public enum Bars {
  /// The bars of `text`, each one interval after the other.
  /// - Throws: ``BadScript`` where a word is no bar.
  public static func series(_ text: String, symbol: Symbol, every interval: Interval, from start: Instant) throws
    -> BarSeries
  {
    var series = BarSeries(symbol: symbol, interval: interval)
    for (place, word) in text.split(whereSeparator: \.isWhitespace).enumerated() where word != "-" {
      let time = Instant(milliseconds: start.milliseconds + Int64(place) * interval.milliseconds)
      guard let bar = bar(word, at: time), series.append(bar) else {
        throw BadScript("found \"\(word)\", expected a price or open/high/low/close with an optional xVolume")
      }
    }
    return series
  }

  /// How many intervals the words of `text` cover, those left out too.
  public static func length(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }

  private static func bar(_ word: Substring, at time: Instant) -> Bar? {
    let halves = word.split(separator: "x", maxSplits: 1, omittingEmptySubsequences: false)
    guard let volume = halves.count == 2 ? Quantity(halves[1]) : Quantity("100") else { return nil }
    let prices = halves[0].split(separator: "/", omittingEmptySubsequences: false).compactMap { Price($0) }
    switch prices.count {
    case 1:
      return Bar(
        start: time, open: prices[0], high: prices[0], low: prices[0], close: prices[0], volume: volume)
    case 4:
      return Bar(
        start: time, open: prices[0], high: prices[1], low: prices[2], close: prices[3], volume: volume)
    default: return nil
    }
  }
}
