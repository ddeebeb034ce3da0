import Testing
import WitanCore
import WitanTesting

@testable import WitanExchange

/// The assembler with time moved by hand.
@Suite struct FeedAssemblerTests {
  private static let symbol = Symbol("BTC/USDT")!
  private static let minute = Interval.minutes(1)
  private static let begin = Instant(milliseconds: 1_760_000_040_000)

  private static func bar(_ number: Int, close: Int64 = 100) -> Bar {
    let price = { (units: Int64) in Price(units: units * 100_000_000) }
    return Bar(
      start: begin + .minutes(Int64(number)), open: price(100), high: price(max(close, 100)),
      low: price(min(close, 100)),
      close: price(close), volume: Quantity(units: Int64(number + 1)))!
  }

  private static func row(_ number: Int, close: Int64 = 100) -> KlineRow {
    KlineRow(bar: bar(number, close: close), end: at(number + 1, -1))
  }

  private static func at(_ minute: Int, _ milliseconds: Int64 = 0) -> Instant {
    Instant(milliseconds: begin.milliseconds + Int64(minute) * 60_000 + milliseconds)
  }

  private static func kline(_ number: Int, close: Int64 = 100, isClosed: Bool = true) -> StreamMessage {
    .kline(
      KlineMessage(
        symbol: "BTCUSDT", interval: "1m", bar: bar(number, close: close), end: at(number + 1, -1), isClosed: isClosed,
        trades: 1, eventTime: at(number + 1)))
  }

  private static func trade(_ id: Int64, at time: Instant, price: Int64 = 100) -> StreamMessage {
    .trade(
      TradeMessage(
        symbol: "BTCUSDT", id: id, price: Price(units: price * 100_000_000), quantity: Quantity(units: id), time: time,
        eventTime: time, buyerIsMaker: false))
  }

  /// An assembler and what it said.
  private struct Bench {
    var feed: FeedAssembler
    var events: [LiveFeedEvent] = []
    var questions: [KlineRequest] = []

    init(_ change: (inout LiveFeedRules) -> Void = { _ in }) {
      var rules = LiveFeedRules(interval: minute, intervalName: "1m")
      change(&rules)
      let market = LiveMarket(symbol: symbol, name: "BTCUSDT", firstBar: begin)
      feed = FeedAssembler([market], rules: rules, at: begin)
    }

    mutating func sort(_ steps: [FeedAssembler.Step]) {
      for step in steps {
        switch step {
        case .tell(let event): events.append(event)
        case .ask(let request): questions.append(request)
        }
      }
    }
    mutating func take(_ message: StreamMessage, at now: Instant) {
      var steps: [FeedAssembler.Step] = []
      feed.take(message, at: now, &steps)
      sort(steps)
    }
    mutating func time(_ now: Instant) {
      var steps: [FeedAssembler.Step] = []
      feed.take(time: now, &steps)
      sort(steps)
    }
    mutating func answer(_ rows: [KlineRow], at now: Instant) throws {
      var steps: [FeedAssembler.Step] = []
      feed.take(page: .success(rows), for: try #require(questions.last), at: now, &steps)
      sort(steps)
    }
    mutating func fail(at now: Instant) throws {
      var steps: [FeedAssembler.Step] = []
      feed.take(page: .failure(StreamFault("no answer")), for: try #require(questions.last), at: now, &steps)
      sort(steps)
    }

    var bars: [Int] {
      events.compactMap { event in
        guard case .bar(_, let bar, _) = event else { return nil }
        return Int((bar.start - begin).milliseconds / 60_000)
      }
    }
    var ticks: [Int64] {
      events.compactMap { event in
        guard case .tick(let tick) = event else { return nil }
        return tick.quantity.units
      }
    }
    var revisions: [BarRevision] {
      events.compactMap { event in
        guard case .revised(let revision) = event else { return nil }
        return revision
      }
    }
  }

  @Test func aBarIsToldWhenTheStreamSaysThatItClosed() {
    var bench = Bench()
    bench.take(Self.kline(0, isClosed: false), at: Self.at(0, 30_000))
    #expect(bench.events.isEmpty)
    bench.take(Self.kline(0), at: Self.at(1))
    bench.take(Self.kline(1), at: Self.at(2))
    #expect(bench.events == [.bar(Self.symbol, Self.bar(0), .stream), .bar(Self.symbol, Self.bar(1), .stream)])
    #expect(bench.questions.isEmpty)
  }

  @Test func aBarThatComesTwiceIsToldOnce() {
    var bench = Bench()
    for _ in 0..<3 { bench.take(Self.kline(0), at: Self.at(1)) }
    #expect(bench.bars == [0] && bench.feed.counts.doubled == 2)
  }

  @Test func aMissingBarIsAskedForAndTheLaterOnesWait() throws {
    var bench = Bench()
    bench.take(Self.kline(0), at: Self.at(1))
    bench.take(Self.kline(3), at: Self.at(4))
    #expect(bench.bars == [0] && bench.questions.count == 1)
    // From the last one told on, so that a revision of it shows.
    #expect(bench.questions[0].start == Self.at(0))
    bench.take(Self.kline(4), at: Self.at(5))
    #expect(bench.questions.count == 1)
    try bench.answer([Self.row(0), Self.row(1), Self.row(2), Self.row(3)], at: Self.at(5))
    #expect(bench.bars == [0, 1, 2, 3, 4] && bench.revisions.isEmpty)
    #expect(bench.events.contains(.bar(Self.symbol, Self.bar(1), .repair)))
    #expect(bench.events.contains(.bar(Self.symbol, Self.bar(3), .stream)))
  }

  @Test func aBarThatDoesNotComeIsAskedForWhenItsEndHasPassed() throws {
    var bench = Bench()
    #expect(bench.feed.wake == Self.at(1, 5000))
    bench.time(Self.at(1, 4999))
    #expect(bench.questions.isEmpty)
    bench.time(Self.at(1, 5000))
    bench.time(Self.at(1, 6000))
    #expect(bench.questions.count == 1)
    try bench.answer([Self.row(0), Self.row(1)], at: Self.at(1, 6000))
    #expect(bench.bars == [0])
    bench.take(Self.kline(0), at: Self.at(1, 7000))
    #expect(bench.bars == [0])
  }

  @Test func aBarThatHasJustEndedIsNotBelieved() throws {
    var bench = Bench()
    bench.take(Self.kline(1), at: Self.at(2))
    try bench.answer([Self.row(0), Self.row(1, close: 101), Self.row(2)], at: Self.at(2, 1000))
    // Bar 1 comes from the stream, bar 2 is still open.
    #expect(bench.bars == [0, 1] && bench.revisions.isEmpty)
  }

  @Test func aLongInterruptionIsRepairedPageByPage() throws {
    var bench = Bench { $0.pageSize = 10 }
    bench.take(Self.kline(0), at: Self.at(1))
    let now = Self.at(95, 30_000)
    bench.time(now)
    while bench.bars.count < 95 {
      let request = try #require(bench.questions.last)
      let first = Int((request.start - Self.begin).milliseconds / 60_000)
      try bench.answer((first..<min(first + request.limit, 96)).map { Self.row($0) }, at: now)
      try #require(bench.questions.count < 20)
    }
    #expect(bench.bars == Array(0..<95) && bench.revisions.isEmpty)
  }

  @Test func barsThatTheVenueDoesNotHaveAreAGap() throws {
    var bench = Bench()
    bench.take(Self.kline(0), at: Self.at(1))
    bench.time(Self.at(8))
    bench.take(Self.kline(3), at: Self.at(8))
    try bench.answer([Self.row(0), Self.row(5), Self.row(6)], at: Self.at(8))
    let gap = { (from: Int, to: Int, missing: Int) in
      LiveFeedEvent.gap(GapNotice(symbol: Self.symbol, from: Self.at(from), to: Self.at(to), missing: missing))
    }
    let told = bench.events.filter { if case .fresh = $0 { false } else { true } }.filter {
      if case .stale = $0 { false } else { true }
    }
    #expect(
      told == [
        .bar(Self.symbol, Self.bar(0), .stream), gap(1, 3, 2), .bar(Self.symbol, Self.bar(3), .stream), gap(4, 5, 1),
        .bar(Self.symbol, Self.bar(5), .repair), .bar(Self.symbol, Self.bar(6), .repair),
      ])
  }

  @Test func aRevisedBarIsAnEventAndNeverASecondBar() throws {
    var bench = Bench()
    bench.take(Self.kline(0), at: Self.at(1))
    bench.take(Self.kline(0, close: 105), at: Self.at(1, 500))
    bench.take(Self.kline(0, close: 105), at: Self.at(1, 600))
    #expect(bench.bars == [0])
    #expect(bench.revisions == [BarRevision(symbol: Self.symbol, told: Self.bar(0), now: Self.bar(0, close: 105))])
    #expect(bench.revisions[0].text.contains("105.00000000"))
    bench.time(Self.at(2, 5000))
    try bench.answer([Self.row(0, close: 107), Self.row(1)], at: Self.at(2, 5000))
    #expect(bench.bars == [0, 1] && bench.revisions.count == 2)
  }

  @Test func aQuestionThatFailsIsAskedAgainLaterAndLater() throws {
    var bench = Bench()
    var now = Self.at(1, 5000)
    bench.time(now)
    for (count, wait) in [5000, 10_000, 20_000, 40_000, 60_000, 60_000].enumerated() {
      try bench.fail(at: now)
      #expect(bench.questions.count == count + 1)
      now = now + Interval(milliseconds: Int64(wait) - 1)
      bench.time(now)
      #expect(bench.questions.count == count + 1)
      now = now + Interval(milliseconds: 1)
      bench.time(now)
      #expect(bench.questions.count == count + 2)
    }
    #expect(bench.events.contains { if case .trouble(let text) = $0 { text.contains("no answer") } else { false } })
  }

  @Test func aPageThatIsNotInOrderChangesNothing() throws {
    var bench = Bench()
    bench.time(Self.at(5))
    try bench.answer([Self.row(1), Self.row(0)], at: Self.at(5))
    #expect(bench.bars.isEmpty && bench.feed.nextBar(Self.symbol) == Self.begin)
  }

  @Test func eachTradeIsATickOnceAndInOrder() {
    var bench = Bench()
    for id in [5, 6, 6, 5, 7, 10] { bench.take(Self.trade(Int64(id), at: Self.at(0, Int64(id))), at: Self.at(0, 20)) }
    #expect(bench.ticks == [5, 6, 7, 10])
    #expect(bench.feed.counts.doubled == 2 && bench.feed.counts.missingTrades == 2)
    // A venue that begins to count anew is believed after an interruption.
    bench.take(Self.trade(1, at: Self.at(0, 30)), at: Self.at(0, 30))
    #expect(bench.ticks.count == 4)
    bench.feed.interrupt()
    bench.take(Self.trade(1, at: Self.at(0, 40)), at: Self.at(0, 40))
    #expect(bench.ticks == [5, 6, 7, 10, 1])
  }

  @Test func aQuoteIsATickAtTheMiddle() {
    var bench = Bench { $0.ticks = [.quotes] }
    let level = { (units: Int64) in BookLevel(price: Price(units: units), quantity: Quantity(units: 1)) }
    let quote = { (update: Int64, bid: Int64, ask: Int64) in
      StreamMessage.bookTicker(BookTicker(symbol: "BTCUSDT", update: update, bid: level(bid), ask: level(ask)))
    }
    bench.take(quote(1, 100, 103), at: Self.at(0, 7))
    bench.take(quote(1, 100, 109), at: Self.at(0, 8))
    bench.take(quote(2, 0, 109), at: Self.at(0, 9))
    #expect(
      bench.events == [
        .tick(Tick(symbol: Self.symbol, time: Self.at(0, 7), price: Price(units: 101), quantity: .zero)!)
      ])
  }

  @Test func aSilentMarketIsStaleOnceAndFreshWhenItSpeaks() {
    var bench = Bench()
    bench.take(Self.trade(1, at: Self.at(0, 1000)), at: Self.at(0, 1000))
    bench.time(Self.at(3, 999))
    #expect(!bench.events.contains { if case .stale = $0 { true } else { false } })
    bench.time(Self.at(3, 1000))
    bench.time(Self.at(3, 2000))
    let stale = StaleMarket(symbol: Self.symbol, since: Self.at(0, 1000), silence: .minutes(3))
    #expect(bench.events.filter { $0 == .stale(stale) }.count == 1)
    // What is old by the venue's own time makes nothing fresh.
    bench.take(Self.trade(2, at: Self.at(0, 2000)), at: Self.at(4))
    #expect(!bench.events.contains(.fresh(Self.symbol, at: Self.at(4))))
    bench.take(Self.trade(3, at: Self.at(3, 59_000)), at: Self.at(4))
    #expect(bench.events.contains(.fresh(Self.symbol, at: Self.at(4))))
  }

  @Test func atShortIntervalsAMarketIsStaleAfterTenSeconds() {
    var rules = LiveFeedRules(interval: .seconds(1), intervalName: "1s")
    rules.grace = .seconds(60)
    var feed = FeedAssembler(
      [LiveMarket(symbol: Self.symbol, name: "BTCUSDT", firstBar: Self.begin)], rules: rules, at: Self.begin)
    var steps: [FeedAssembler.Step] = []
    feed.take(time: Self.at(0, 9999), &steps)
    #expect(steps.isEmpty)
    feed.take(time: Self.at(0, 10_000), &steps)
    #expect(steps.count == 1)
  }

  @Test func otherIntervalsAndSymbolsAreNobodys() {
    var bench = Bench()
    bench.take(.unknown("x"), at: Self.begin)
    bench.take(
      .bookTicker(
        BookTicker(
          symbol: "BTCUSDT", update: 1, bid: .init(price: .zero, quantity: .zero),
          ask: .init(price: .zero, quantity: .zero))), at: Self.begin)
    #expect(bench.events.isEmpty && bench.feed.counts.unused == 2)
  }

  /// The stream drops, doubles and mixes; the venue's pages fail, lag and are cut short: every bar comes once.
  @Test(arguments: 0..<20)
  func whateverIsLostEveryBarComesOnceAndInOrder(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed) + 1000)
    var bench = Bench {
      $0.pageSize = 7
      $0.mostPending = 5
    }
    var open: [KlineRequest] = []
    var known = 0
    var isUp = true
    for second in 1..<(60 * 90) {
      let now = Self.at(0, Int64(second) * 1000)
      if Int.random(in: 0..<400, using: &generator) == 0 { isUp.toggle() }
      if isUp, second % 60 == 0, Int.random(in: 0..<10, using: &generator) > 1 {
        for _ in 0..<Int.random(in: 1...2, using: &generator) { bench.take(Self.kline(second / 60 - 1), at: now) }
      }
      if isUp, Int.random(in: 0..<50, using: &generator) == 0 {
        bench.take(Self.kline(max(second / 60 - Int.random(in: 1...9, using: &generator), 0)), at: now)
      }
      bench.time(now)
      open += bench.questions[known...]
      known = bench.questions.count
      guard let request = open.first, Int.random(in: 0..<4, using: &generator) == 0 else { continue }
      open.removeFirst()
      if Int.random(in: 0..<3, using: &generator) == 0 {
        try bench.fail(at: now)
      } else {
        let first = Int((request.start - Self.begin).milliseconds / 60_000)
        let last = min(first + request.limit, second / 60 + 1)
        try bench.answer((first..<max(first, last)).map { Self.row($0) }, at: now)
      }
      open += bench.questions[known...]
      known = bench.questions.count
    }
    #expect(bench.bars == Array(0..<bench.bars.count) && bench.bars.count >= 80)
    #expect(bench.revisions.allSatisfy { $0.told == nil })
  }
}
