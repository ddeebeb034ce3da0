import Foundation
import Testing
import WitanCore
import WitanFeeds

let ether = Symbol("ETH/USDT")!

func simulated(
  seed: UInt64, _ symbols: [Symbol] = [market, ether], _ interval: Interval = .minutes(1)
) throws -> SimulatedMarket {
  let listings = try symbols.map { symbol in try SimulatedListing.usual(symbol) }
  return try SimulatedMarket(
    seed: seed, listings: listings, interval: interval, start: #require(Instant("2024-01-01T00:00:30")))
}

@Suite struct SimulatedMarketTests {
  /// FNV-1a over the columns' units: the bytes that must be equal on every machine.
  func checksum(_ series: BarSeries) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let columns = [
      series.start, series.openUnits, series.highUnits, series.lowUnits, series.closeUnits, series.volumeUnits,
    ]
    for column in columns {
      for number in column {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
          hash = (hash ^ (UInt64(bitPattern: number) >> shift & 0xFF)) &* 0x100_0000_01B3
        }
      }
    }
    return hash
  }

  @Test func theSameSeedGivesTheSameBytesOnEveryMachine() throws {
    var first = try simulated(seed: 42)
    let series = first.generate(bars: 2000)
    #expect(series.map(checksum) == [14_686_342_488_072_655_177, 17_073_800_429_556_514_021])
    var other = try simulated(seed: 43)
    #expect(other.generate(bars: 2000).map(checksum) != series.map(checksum))
  }

  @Test func aMarketDoesNotDependOnTheMarketsBesideIt() throws {
    var both = try simulated(seed: 5)
    var alone = try simulated(seed: 5, [ether])
    #expect(checksum(both.generate(bars: 500)[1]) == checksum(alone.generate(bars: 500)[0]))
  }

  @Test(arguments: [1, 2, 3, 0xFFFF_FFFF_FFFF_FFFF] as [UInt64], [Interval.seconds(1), .minutes(1), .days(1)])
  func everyBarObeysTheRulesOfBars(seed: UInt64, interval: Interval) throws {
    var source = try simulated(seed: seed, [market, ether], interval)
    let first = source.nextStart
    for series in source.generate(bars: 10_000) {
      #expect(series.count == 10_000)
      #expect(series.start.first == first.milliseconds)
      var broken = 0
      for index in 0..<series.count {
        let (open, high, low, close) = (
          series.openUnits[index], series.highUnits[index], series.lowUnits[index], series.closeUnits[index]
        )
        let fits = 0 < low && low <= min(open, close) && max(open, close) <= high && series.volumeUnits[index] > 0
        let steps =
          [open, high, low, close].allSatisfy { $0 % 1_000_000 == 0 } && series.volumeUnits[index] % 1000 == 0
        let later = index == 0 || series.start[index] - series.start[index - 1] == interval.milliseconds
        if !fits || !steps || !later { broken += 1 }
      }
      #expect(broken == 0)
    }
  }

  @Test(arguments: [7, 8, 9] as [UInt64]) func barsBuiltFromTheTicksAreTheGeneratorsBars(seed: UInt64) throws {
    var ticking = try simulated(seed: seed)
    var whole = try simulated(seed: seed)
    let expected = whole.generate(bars: 1500)
    var builder = try BarBuilder(symbols: [market, ether], intervals: [.minutes(1)])
    var built: [Symbol: [Bar]] = [:]
    let end = Instant(milliseconds: ticking.nextStart.milliseconds + 1500 * 60_000)
    var last = ticking.nextStart
    while true {
      let tick = ticking.next()
      guard tick.time < end else { break }
      #expect(tick.time >= last)
      last = tick.time
      for closed in builder.add(tick) { built[closed.symbol, default: []].append(closed.bar) }
    }
    for closed in builder.advance(to: end) { built[closed.symbol, default: []].append(closed.bar) }
    #expect(builder.refusals == BarBuilder.Refusals())
    #expect(built[market] == (0..<1500).map { expected[0][$0] })
    #expect(built[ether] == (0..<1500).map { expected[1][$0] })
  }

  @Test func itIsLivelyButNoLottery() throws {
    var returns: [Double] = []
    var (product, square) = (0.0, 0.0)
    var stops = 0
    for seed in UInt64(1)...6 {
      var source = try simulated(seed: seed)
      let series = source.generate(bars: 7200)
      var entry = series[0].close[0]
      for index in 1..<7200 {
        let own = series[0].close[index] / series[0].close[index - 1] - 1
        let other = series[1].close[index] / series[1].close[index - 1] - 1
        returns.append(abs(own))
        product += own * other
        square += (own * own + other * other) / 2
        if index % 240 == 0 { entry = series[0].close[index] }
        if series[0].low[index] < entry * 0.95 {
          stops += 1
          entry = series[0].close[index]
        }
      }
    }
    let sorted = returns.sorted()
    #expect((0.0002...0.001).contains(sorted[sorted.count / 2]))
    #expect((0.003...0.02).contains(sorted[sorted.count * 99 / 100]))
    #expect((0.4...0.95).contains(product / square), "markets move together, not in step")
    // 720 hours: a stop of 5 % is hit every few hours of it.
    #expect((30...360).contains(stops), "\(stops) stops")
  }

  @Test func volatilityClusters() throws {
    var source = try simulated(seed: 11)
    let close = source.generate(bars: 10_000)[0].close
    let moves = zip(close.dropFirst(), close).map { abs($0 / $1 - 1) }
    let mean = moves.reduce(0, +) / Double(moves.count)
    let spread = moves.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let lagged = zip(moves.dropFirst(10), moves).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
    #expect(lagged / spread > 0.1)
  }

  @Test func someBarsOpenAwayFromTheLastCloseAndMostDoNot() throws {
    var source = try simulated(seed: 12)
    let series = source.generate(bars: 10_000)[0]
    let jumps = (1..<series.count).count { series.openUnits[$0] != series.closeUnits[$0 - 1] }
    #expect((20...1000).contains(jumps), "\(jumps)")
  }

  @Test func settingsOutOfRangeAreRefused() throws {
    let start = Instant(milliseconds: 0)
    let listing = try SimulatedListing.usual(market)
    let bad: [() throws -> Any] = [
      { try SimulatedMarket(seed: 1, listings: [], start: start) },
      { try SimulatedMarket(seed: 1, listings: [listing, listing], start: start) },
      { try SimulatedMarket(seed: 1, listings: [listing], interval: Interval(milliseconds: 999), start: start) },
      { try SimulatedMarket(seed: 1, listings: [listing], start: Instant(milliseconds: .max)) },
      { try SimulatedListing(symbol: market, price: Price(units: 99_000_000)) },
      { try SimulatedListing(symbol: market, price: Price(units: 1 << 40), coupling: 1.01) },
      { try SimulatedListing(symbol: market, price: Price(units: 1 << 40), volatility: .nan) },
    ]
    for make in bad {
      let error = #expect(throws: FeedError.self) { _ = try make() }
      #expect(error?.fault == .setting)
    }
  }
}
