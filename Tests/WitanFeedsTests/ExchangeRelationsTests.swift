import Testing
import WitanCore
import WitanFeeds

/// What exchanges made of their own trades and shorter bars, which ours must equal.
@Suite(.enabled(if: Recordings.arePresent, "the recordings are not beside the repository"))
struct ExchangeRelationsTests {
  /// How many bars of `ours` have a counterpart, and how many of those are equal: prices exactly, volumes to 1e-6.
  func compare(_ ours: some Sequence<Bar>, _ theirs: BarSeries) -> (equal: Int, of: Int) {
    var (equal, found) = (0, 0)
    for bar in ours {
      let index = theirs.firstIndex(notBefore: bar.start)
      guard index < theirs.count, theirs[index].start == bar.start else { continue }
      let other = theirs[index]
      found += 1
      let prices = [bar.open, bar.high, bar.low, bar.close] == [other.open, other.high, other.low, other.close]
      if prices, abs(bar.volume.units - other.volume.units) <= 100 { equal += 1 }
    }
    return (equal, found)
  }

  @Test func krakensTradesGiveKrakensMinutes() throws {
    let trades = try TradeFile.read(
      "\(Recordings.folder)/trades/kraken-xbtusdt-trades-2025-11-10.csv", symbol: market)
    let theirs = try Recordings.bars("kraken-xbtusdt-1m-2025-11-10.csv").series
    var builder = try BarBuilder(symbols: [market], intervals: [.minutes(1)])
    var flat = try BarBuilder(symbols: [market], intervals: [.minutes(1)], emptyBars: .flat())
    var (bars, filled): ([Bar], [Bar]) = ([], [])
    for trade in trades {
      bars += builder.add(trade.tick, id: trade.id).map(\.bar)
      filled += flat.add(trade.tick, id: trade.id).map(\.bar)
    }
    let end = try #require(trades.last).tick.time + .minutes(1)
    bars += builder.advance(to: end).map(\.bar)
    filled += flat.advance(to: end).map(\.bar)
    #expect(builder.refusals == BarBuilder.Refusals())
    // The recording begins and ends inside a minute; every minute between is whole.
    #expect(compare(bars.dropFirst().dropLast(), theirs) == (272, 272))
    #expect(compare(filled.dropFirst().dropLast(), theirs) == (409, 409))
    #expect(filled.count == 411)
  }

  @Test func coinbasesSecondsGiveCoinbasesMinutes() throws {
    let seconds = try Recordings.bars("coinbase-btcusd-1s-2016-10-07.csv.gz").series
    let minutes = try Recordings.bars("coinbase-btcusd-1m-2016-10-07.csv.gz").series
    let ours = try seconds.resampled(to: .minutes(1)).series
    #expect(compare((0..<ours.count).map { ours[$0] }, minutes) == (1419, 1419))
  }

  @Test(arguments: [
    ("1m", "5m", 99, 99), ("5m", "15m", 165, 166), ("15m", "30m", 249, 249), ("30m", "1h", 249, 249),
    ("1h", "4h", 124, 124), ("4h", "1d", 82, 82),
  ]) func binancesShorterBarsGiveItsLongerOnes(from: String, to: String, equal: Int, of: Int) throws {
    let shorter = try Recordings.bars("binance-btcusdt-\(from)-2018-mixed.csv").series
    let longer = try Recordings.bars("binance-btcusdt-\(to)-2018-mixed.csv").series
    let ours = try shorter.resampled(to: longer.interval).complete()
    #expect(compare((0..<ours.count).map { ours[$0] }, longer) == (equal, of))
  }
}
