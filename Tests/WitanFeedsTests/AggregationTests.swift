import Testing
import WitanCore
import WitanFeeds

@Suite struct BarBuilderTests {
  func tick(_ time: Int64, _ price: Int64, _ quantity: Int64 = 1, _ symbol: Symbol = market) throws -> Tick {
    try #require(
      Tick(
        symbol: symbol, time: Instant(milliseconds: time), price: Price(units: price),
        quantity: Quantity(units: quantity)))
  }

  @Test func aBarClosesWhenATickOfALaterBucketComes() throws {
    var builder = try BarBuilder(symbols: [market], intervals: [.minutes(1)])
    #expect(try builder.add(tick(60_000, 10)).isEmpty)
    #expect(try builder.add(tick(90_000, 14)).isEmpty)
    #expect(try builder.add(tick(119_999, 8, 5)).isEmpty)
    let closed = try builder.add(tick(240_000, 9))
    let bar = Bar(
      start: Instant(milliseconds: 60_000), open: Price(units: 10), high: Price(units: 14), low: Price(units: 8),
      close: Price(units: 8), volume: Quantity(units: 7))
    #expect(closed.map(\.bar) == [bar])
  }

  @Test func timeAloneClosesABarAtItsEndAndNotBefore() throws {
    var builder = try BarBuilder(symbols: [market], intervals: [.minutes(1)])
    _ = try builder.add(tick(60_000, 10))
    #expect(builder.advance(to: Instant(milliseconds: 119_999)).isEmpty)
    #expect(builder.advance(to: Instant(milliseconds: 120_000)).count == 1)
    #expect(builder.advance(to: Instant(milliseconds: 120_000)).isEmpty)
    #expect(try builder.add(tick(119_000, 10)).isEmpty)
    #expect(builder.refusals.outOfOrder == 1)
  }

  @Test func aClosedBarNeverOpensAgainWhereIntervalsDoNotNest() throws {
    var builder = try BarBuilder(symbols: [market], intervals: [.minutes(2), .minutes(3)])
    _ = try builder.add(tick(0, 10))
    #expect(builder.advance(to: Instant(milliseconds: 180_000)).map(\.interval) == [.minutes(2), .minutes(3)])
    #expect(try builder.add(tick(150_000, 10)).isEmpty)
    #expect(builder.refusals.outOfOrder == 1)
  }

  @Test func severalMarketsAndIntervalsCloseApart() throws {
    let other = try #require(Symbol("ETH/USDT"))
    var builder = try BarBuilder(symbols: [market, other], intervals: [.minutes(5), .minutes(1)])
    for minute in Int64(0)..<5 {
      _ = try builder.add(tick(minute * 60_000, 10 + minute))
      _ = try builder.add(tick(minute * 60_000, 20 - minute, 1, other))
    }
    let closed = builder.advance(to: Instant(milliseconds: 300_000))
    #expect(closed.map(\.symbol) == [market, market, other, other])
    #expect(closed.map(\.interval) == [.minutes(1), .minutes(5), .minutes(1), .minutes(5)])
    #expect(closed[1].bar.close.units == 14)
    #expect(closed[3].bar.low.units == 16)
    #expect(closed[3].bar.volume.units == 5)
  }

  @Test func emptyMinutesAreMissingUnlessFlatBarsAreAskedFor() throws {
    var missing = try BarBuilder(symbols: [market], intervals: [.minutes(1)])
    var flat = try BarBuilder(symbols: [market], intervals: [.minutes(1)], emptyBars: .flat(limit: 10))
    _ = try (missing.add(tick(0, 10)), flat.add(tick(0, 10)))
    #expect(try missing.add(tick(240_000, 12)).count == 1)
    let bars = try flat.add(tick(240_000, 12)).map(\.bar)
    #expect(bars.map(\.start.milliseconds) == [0, 60_000, 120_000, 180_000])
    #expect(bars.dropFirst().allSatisfy { $0.open.units == 10 && $0.volume == .zero })
    #expect(
      flat.advance(to: Instant(milliseconds: 420_000)).map(\.bar.start.milliseconds) == [240_000, 300_000, 360_000])
    #expect(flat.advance(to: Instant(milliseconds: 1 << 42)).count == 10)
  }

  @Test func repeatedLateUnknownAndOverflowingTicksAreRefusedAndCounted() throws {
    var builder = try BarBuilder(symbols: [market], intervals: [.minutes(1)])
    _ = try builder.add(tick(1000, 10, .max - 1), id: 5)
    _ = try builder.add(tick(1000, 99), id: 5)
    _ = try builder.add(tick(999, 99), id: 6)
    _ = try builder.add(tick(1000, 99, 1, #require(Symbol("X/Y"))), id: 7)
    _ = try builder.add(tick(1001, 99, 10), id: 8)
    #expect(builder.refusals.duplicates == 1)
    #expect(builder.refusals.outOfOrder == 1)
    #expect(builder.refusals.unknownSymbol == 1)
    #expect(builder.refusals.volumeOutOfRange == 1)
    #expect(builder.advance(to: Instant(milliseconds: 60_000)).map(\.bar.high.units) == [10])
  }

  @Test func nonsenseTimesFromTheWireChangeNothing() throws {
    var builder = try BarBuilder(symbols: [market], intervals: [.minutes(1)])
    var detector = GapDetector(symbol: market, interval: .minutes(1))
    for time in [Int64.min, .max, 1_700_000_000_000_000] {
      #expect(try builder.add(tick(time, 10)).isEmpty)
      #expect(builder.advance(to: Instant(milliseconds: time)).isEmpty)
      #expect(detector.admit(Instant(milliseconds: time)) == .outOfOrder)
    }
    #expect(builder.refusals.timeOutOfRange == 3)
    _ = try builder.add(tick(0, 10))
    #expect(builder.advance(to: Instant(milliseconds: 60_000)).count == 1)
    #expect(detector.admit(Instant(milliseconds: 0)) == .next)
  }

  @Test func bucketsBeforeTheEpochAndWeeksAreCutAtTheirBounds() {
    #expect(Interval.minutes(1).start(of: Instant(milliseconds: -1)) == Instant(milliseconds: -60_000))
    #expect(Interval.days(7).start(of: Instant("2024-03-03T23:59")!) == Instant("2024-02-26"))
    #expect(Interval.days(7).start(of: Instant("2024-03-04")!) == Instant("2024-03-04"))
  }

  @Test func aDetectorNamesGapsAndRefusesOldBars() {
    var detector = GapDetector(symbol: market, interval: .minutes(1))
    func at(_ minute: Int64) -> Instant { Instant(milliseconds: minute * 60_000) }
    #expect(detector.admit(at(0)) == .next)
    #expect(detector.admit(at(1)) == .next)
    #expect(detector.admit(at(4)) == .afterGap(GapNotice(symbol: market, from: at(2), to: at(4), missing: 2)))
    #expect(detector.admit(at(4)) == .duplicate)
    #expect(detector.admit(at(3)) == .outOfOrder)
    #expect(detector.admit(at(5)) == .next)
    #expect([detector.missing, detector.duplicates, detector.outOfOrder] == [2, 1, 1])
  }
}

@Suite struct ResamplingTests {
  @Test func groupsThatAreNotWholeAreNamed() throws {
    var series = BarSeries(symbol: market, interval: .minutes(1))
    for minute in [3, 4, 5, 6, 7, 8, 9, 10, 12] as [Int64] {
      let price = Price(units: 100 + minute)
      let bar = Bar(
        start: Instant(milliseconds: minute * 60_000), open: price, high: price, low: price, close: price,
        volume: Quantity(units: minute))
      _ = series.append(try #require(bar))
    }
    let longer = try series.resampled(to: .minutes(5))
    #expect(longer.series.start == [0, 300_000, 600_000])
    #expect(longer.series.closeUnits == [104, 109, 112])
    #expect(longer.series.volumeUnits == [7, 35, 22])
    #expect(longer.incomplete.map(\.index) == [0, 2])
    #expect(longer.incomplete.map(\.found) == [2, 2])
    #expect(longer.complete().start == [300_000])
  }

  @Test func anIntervalThatDoesNotFitIsRefused() throws {
    let series = BarSeries(symbol: market, interval: .minutes(4))
    for interval in [Interval.minutes(4), .minutes(2), .minutes(10)] {
      let error = #expect(throws: FeedError.self) { try series.resampled(to: interval) }
      #expect(error?.fault == .interval)
    }
  }

  @Test func barsThatLieAcrossTheLongerOnesAreRefused() throws {
    var series = BarSeries(symbol: market, interval: .hours(1))
    let price = Price(units: 1)
    let bar = Bar(
      start: Instant(milliseconds: 1_800_000), open: price, high: price, low: price, close: price, volume: .zero)
    _ = series.append(try #require(bar))
    let error = #expect(throws: FeedError.self) { try series.resampled(to: .hours(4)) }
    #expect(error?.fault == .interval)
  }
}
