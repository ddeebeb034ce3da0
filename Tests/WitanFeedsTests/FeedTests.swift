import Synchronization
import Testing
import WitanCore
import WitanFeeds

/// A clock that a wait moves: nobody sleeps.
final class LeapingClock: Clock {
  struct Instant: InstantProtocol {
    var since: Duration
    func advanced(by duration: Duration) -> Self { Self(since: since + duration) }
    func duration(to other: Self) -> Duration { other.since - since }
    static func < (a: Self, b: Self) -> Bool { a.since < b.since }
  }
  private let time = Mutex(Instant(since: .zero))
  var now: Instant { time.withLock { $0 } }
  let minimumResolution = Duration.nanoseconds(1)
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    time.withLock { $0 = max($0, deadline) }
  }
}

@Suite struct FeedTests {
  func series(_ symbol: Symbol, _ minutes: [Int64]) throws -> BarSeries {
    var series = BarSeries(symbol: symbol, interval: .minutes(1))
    for minute in minutes {
      let bar = Bar(
        start: Instant(milliseconds: minute * 60_000), open: Price(units: 100), high: Price(units: 120 + minute),
        low: Price(units: 90 - minute), close: Price(units: 95 + minute * 2), volume: Quantity(units: 10 + minute))
      _ = series.append(try #require(bar))
    }
    return series
  }

  @Test func severalMarketsComeInTimeOrderAndGapsBeforeTheirBar() throws {
    let (a, b) = try (series(market, [0, 1, 4]), series(ether, [1, 2, 3, 4]))
    var feed = try RecordedFeed([a, b])
    var events: [FeedEvent] = []
    while let event = feed.next() { events.append(event) }
    let gap = GapNotice(
      symbol: market, from: Instant(milliseconds: 120_000), to: Instant(milliseconds: 240_000), missing: 2)
    #expect(
      events == [
        .bar(market, a[0]), .bar(market, a[1]), .bar(ether, b[0]), .bar(ether, b[1]), .bar(ether, b[2]), .gap(gap),
        .bar(market, a[2]), .bar(ether, b[3]), .end,
      ])
    #expect(feed.next() == nil)
  }

  @Test func ticksPutIntoRecordedBarsMakeTheBarsAgain() throws {
    let all = try [series(market, [0, 1, 2, 3, 7, 8]), series(ether, [0, 2, 3])]
    var feed = try RecordedFeed(all, ticks: true)
    var builder = try BarBuilder(symbols: [market, ether], intervals: [.minutes(1)])
    var (told, built, last): ([Symbol: [Bar]], [Symbol: [Bar]], Instant) = ([:], [:], Instant(milliseconds: 0))
    while let event = feed.next() {
      if let time = event.time(interval: feed.interval) {
        #expect(time >= last)
        last = time
      }
      switch event {
      case .tick(let tick): for closed in builder.add(tick) { built[closed.symbol, default: []].append(closed.bar) }
      case .bar(let symbol, let bar): told[symbol, default: []].append(bar)
      case .gap, .end: break
      }
    }
    for closed in builder.advance(to: last) { built[closed.symbol, default: []].append(closed.bar) }
    #expect(built == told)
    #expect(told[market]?.count == 6)
  }

  @Test func aSimulatedFeedEndsAndItsBarsFollowTheirTicks() throws {
    var feed = SimulatedFeed(try simulated(seed: 3), bars: 50)
    var whole = try simulated(seed: 3)
    let expected = whole.generate(bars: 50)
    var (bars, ticks, open): ([Symbol: [Bar]], Int, Int) = ([:], 0, 0)
    while let event = feed.next() {
      switch event {
      case .tick(let tick):
        ticks += 1
        open = max(open, Int(tick.time.milliseconds / 60_000))
      case .bar(let symbol, let bar):
        #expect(Int(bar.start.milliseconds / 60_000) == open)
        bars[symbol, default: []].append(bar)
      case .gap: Issue.record("a simulated market has no gaps")
      case .end: break
      }
    }
    #expect(bars[market] == (0..<50).map { expected[0][$0] })
    #expect(bars[ether] == (0..<50).map { expected[1][$0] })
    #expect(ticks >= 50 * 2 * 6)
    #expect(feed.next() == nil)
  }

  @Test func feedsOfDifferentIntervalsAreRefused() throws {
    let other = BarSeries(symbol: ether, interval: .minutes(5))
    let error = #expect(throws: FeedError.self) { try RecordedFeed([series(market, [0]), other]) }
    #expect(error?.fault == .interval)
    #expect(throws: FeedError.self) { try RecordedFeed([series(market, [0]), series(market, [0])]) }
    #expect(throws: FeedError.self) { try RecordedFeed([]) }
  }

  @Test(arguments: [("1x", 240_000), ("60x", 4000), ("0.5x", 480_000), ("max", 0)])
  func aPacedFeedTakesItsTime(speed: String, milliseconds: Int) async throws {
    let clock = LeapingClock()
    let recorded = try RecordedFeed([series(market, [0, 1, 4])])
    var feed = PacedFeed(recorded, pace: try #require(Pace(speed)), clock: clock)
    while try await feed.next() != nil {}
    #expect(clock.now.since == .milliseconds(milliseconds))
  }

  @Test func whoIsLateCatchesUpAndErrorsDoNotAddUp() {
    var line = Timeline<LeapingClock>(pace: .real)
    func wall(_ seconds: Int) -> LeapingClock.Instant { LeapingClock.Instant(since: .seconds(seconds)) }
    #expect(line.due(Instant(milliseconds: 0), now: wall(100)) == nil)
    #expect(line.due(Instant(milliseconds: 60_000), now: wall(110)) == wall(160))
    #expect(line.due(Instant(milliseconds: 120_000), now: wall(230)) == nil)
    #expect(line.due(Instant(milliseconds: 180_000), now: wall(231)) == wall(280))
  }

  @Test func aCancelledWaitEndsTheFeed() async throws {
    let recorded = try RecordedFeed([series(market, [0, 1, 2])])
    let play = Task {
      var feed = PacedFeed(recorded, pace: .real, clock: ContinuousClock())
      while try await feed.next() != nil {}
    }
    play.cancel()
    await #expect(throws: CancellationError.self) { try await play.value }
  }

  @Test(arguments: ["1x", "60x", "0.5x", "0.001x", "1.25x", "max"]) func aPaceReadsBack(text: String) {
    #expect(Pace(text)?.description == text)
  }

  @Test(arguments: ["", "x", "0x", "-1x", "60", "1e3x", "max x", "0.0001x", "1000001x", "nanx"])
  func whatIsNoPaceIsRefused(text: String) { #expect(Pace(text) == nil) }
}
