internal import WitanCore

/// One market of a ``FeedAssembler``.
struct MarketAssembly: Sendable {
  let market: LiveMarket
  private let rules: LiveFeedRules
  /// The open time of the next bar to be told.
  private(set) var next: Instant
  private var recent: [Bar] = []
  /// Closed bars that wait for an earlier one.
  private var pending: [Instant: Bar] = [:]
  private var question = Question.none
  private var wait: Interval
  private var lastTrade: Int64?
  private var lastQuote: Int64?
  /// The newest time of the venue in any message, and that of the newest tick.
  private var heard: Instant
  private var lastTick = Instant(milliseconds: .min)
  private var isStale = false

  private enum Question: Hashable, Sendable {
    case none
    case asked
    /// It is asked again then.
    case waiting(Instant)
  }

  init(_ market: LiveMarket, _ rules: LiveFeedRules, at now: Instant) {
    (self.market, self.rules, next, heard) = (market, rules, market.firstBar, now)
    wait = rules.grace
  }

  private var staleAfter: Interval {
    max(Interval(milliseconds: rules.interval.milliseconds * rules.staleIntervals), rules.staleAtLeast)
  }

  /// When the bar that comes next is overdue.
  private var overdue: Instant { next + rules.interval + rules.grace }

  var wake: Instant {
    let stale = isStale ? Instant(milliseconds: .max) : heard + staleAfter
    switch question {
    case .none: return min(stale, overdue)
    case .asked: return stale
    case .waiting(let at): return min(stale, at)
    }
  }

  mutating func interrupt() { (lastTrade, lastQuote) = (nil, nil) }

  // MARK: Ticks

  mutating func trade(
    _ ids: ClosedRange<Int64>, _ price: Price, _ quantity: Quantity, _ time: Instant, _ now: Instant,
    _ counts: inout FeedAssembler.Counts, _ steps: inout [FeedAssembler.Step]
  ) {
    hear(time, now, &steps)
    if let last = lastTrade {
      guard ids.upperBound > last else {
        counts.doubled += 1
        return
      }
      counts.missingTrades += max(ids.lowerBound - last - 1, 0)
    }
    lastTrade = ids.upperBound
    tell(price, quantity, time, &steps)
  }

  mutating func quote(
    _ ticker: BookTicker, _ now: Instant, _ counts: inout FeedAssembler.Counts, _ steps: inout [FeedAssembler.Step]
  ) {
    // It has no time of its own.
    hear(now, now, &steps)
    if let last = lastQuote, ticker.update <= last {
      counts.doubled += 1
      return
    }
    lastQuote = ticker.update
    let (bid, ask) = (ticker.bid.price.units, ticker.ask.price.units)
    // A side that is empty stands at nought: then there is no middle.
    guard bid > 0, ask > 0 else { return }
    tell(Price(units: bid + (ask - bid) / 2), .zero, max(now, lastTick), &steps)
  }

  private mutating func tell(
    _ price: Price, _ quantity: Quantity, _ time: Instant, _ steps: inout [FeedAssembler.Step]
  ) {
    guard let tick = Tick(symbol: market.symbol, time: time, price: price, quantity: quantity) else { return }
    lastTick = max(lastTick, time)
    steps.append(.tell(.tick(tick)))
  }

  // MARK: Bars

  mutating func kline(
    _ kline: KlineMessage, _ now: Instant, _ counts: inout FeedAssembler.Counts, _ steps: inout [FeedAssembler.Step]
  ) {
    hear(kline.eventTime, now, &steps)
    guard kline.isClosed else { return }
    guard isOnGrid(kline.bar.start) else {
      steps.append(
        .tell(.trouble("a bar of \(market.name) opens at \(kline.bar.start), which is no border of \(rules.interval)")))
      return
    }
    if kline.bar.start < next {
      compare(kline.bar, &counts, &steps)
    } else if kline.bar.start == next {
      tell(kline.bar, .stream, &steps)
      tellPending(&steps)
    } else {
      if pending[kline.bar.start] != nil { counts.doubled += 1 }
      pending[kline.bar.start] = kline.bar
      if pending.count > rules.mostPending, let first = pending.keys.min() { pending[first] = nil }
      if question == .none { ask(&steps) }
    }
  }

  mutating func page(
    _ page: Result<[KlineRow], StreamFault>, _ request: KlineRequest, _ now: Instant,
    _ counts: inout FeedAssembler.Counts, _ steps: inout [FeedAssembler.Step]
  ) {
    guard question == .asked else { return }
    question = .none
    let before = next
    switch page {
    case .failure(let fault): steps.append(.tell(.trouble("the bars of \(market.name) were not given: \(fault)")))
    case .success(let rows):
      if let fault = check(rows, request) {
        steps.append(.tell(.trouble(fault)))
      } else {
        take(rows, now, &counts, &steps)
      }
    }
    tellPending(&steps)
    if next > before {
      wait = rules.grace
      // Bars behind the page's end, or a hole in front of those that wait.
      if !pending.isEmpty || now >= overdue { ask(&steps) }
    } else if !pending.isEmpty || now >= overdue {
      question = .waiting(now + wait)
      wait = min(Interval(milliseconds: wait.milliseconds * 2), rules.longestWait)
    }
  }

  /// What is wrong with a page; nil: nothing.
  private func check(_ rows: [KlineRow], _ request: KlineRequest) -> String? {
    var last = Instant(milliseconds: .min)
    for row in rows {
      guard row.bar.start > last, row.bar.start >= request.start, isOnGrid(row.bar.start) else {
        return "a page of \(market.name) has a bar at \(row.bar.start); expected bars from \(request.start) on, oldest "
          + "first and on the borders of \(rules.interval); it was left out"
      }
      last = row.bar.start
    }
    return nil
  }

  private mutating func take(
    _ rows: [KlineRow], _ now: Instant, _ counts: inout FeedAssembler.Counts, _ steps: inout [FeedAssembler.Step]
  ) {
    for row in rows {
      // What has just ended may still change; it is asked for again, or the stream brings it.
      guard row.end + rules.believe < now else { return }
      hear(row.bar.start + rules.interval, now, &steps)
      if row.bar.start < next {
        compare(row.bar, &counts, &steps)
        continue
      }
      jump(to: row.bar.start, &steps)
      let waiting = pending.removeValue(forKey: row.bar.start)
      tell(waiting ?? row.bar, waiting == nil ? .repair : .stream, &steps)
      if waiting != nil { compare(row.bar, &counts, &steps) }
    }
  }

  /// The venue's page goes on at `start`: what lies before it and is not known from the stream does not exist.
  private mutating func jump(to start: Instant, _ steps: inout [FeedAssembler.Step]) {
    for earlier in pending.keys.filter({ $0 < start }).sorted() {
      miss(until: earlier, &steps)
      if let bar = pending.removeValue(forKey: earlier) { tell(bar, .stream, &steps) }
    }
    miss(until: start, &steps)
  }

  private mutating func miss(until start: Instant, _ steps: inout [FeedAssembler.Step]) {
    guard start > next else { return }
    let missing = Int((start - next).milliseconds / rules.interval.milliseconds)
    steps.append(.tell(.gap(GapNotice(symbol: market.symbol, from: next, to: start, missing: missing))))
    next = start
  }

  private mutating func tellPending(_ steps: inout [FeedAssembler.Step]) {
    while let bar = pending.removeValue(forKey: next) { tell(bar, .stream, &steps) }
  }

  private mutating func tell(_ bar: Bar, _ origin: BarOrigin, _ steps: inout [FeedAssembler.Step]) {
    next = bar.start + rules.interval
    recent.append(bar)
    if recent.count > rules.remembered { recent.removeFirst() }
    steps.append(.tell(.bar(market.symbol, bar, origin)))
  }

  /// A bar that was told already comes again.
  private mutating func compare(
    _ bar: Bar, _ counts: inout FeedAssembler.Counts, _ steps: inout [FeedAssembler.Step]
  ) {
    guard let place = recent.lastIndex(where: { $0.start == bar.start }) else {
      // Before the first bar that was wanted, it is nobody's.
      if bar.start >= market.firstBar {
        steps.append(.tell(.revised(BarRevision(symbol: market.symbol, told: nil, now: bar))))
      }
      return
    }
    guard recent[place] != bar else {
      counts.doubled += 1
      return
    }
    steps.append(.tell(.revised(BarRevision(symbol: market.symbol, told: recent[place], now: bar))))
    recent[place] = bar
  }

  private func isOnGrid(_ start: Instant) -> Bool {
    (start - market.firstBar).milliseconds % rules.interval.milliseconds == 0
  }

  /// Asks for the bars from the last one that was told on, so that a revision of it shows.
  private mutating func ask(_ steps: inout [FeedAssembler.Step]) {
    question = .asked
    let start = recent.isEmpty ? next : Instant(milliseconds: next.milliseconds - rules.interval.milliseconds)
    steps.append(
      .ask(
        KlineRequest(
          symbol: market.symbol, name: market.name, interval: rules.intervalName, start: start, limit: rules.pageSize)))
  }

  // MARK: Time

  mutating func look(at now: Instant, _ steps: inout [FeedAssembler.Step]) {
    switch question {
    case .none: if now >= overdue { ask(&steps) }
    case .waiting(let at): if now >= at { ask(&steps) }
    case .asked: break
    }
    guard !isStale, now >= heard + staleAfter else { return }
    isStale = true
    steps.append(.tell(.stale(StaleMarket(symbol: market.symbol, since: heard, silence: now - heard))))
  }

  /// The market spoke of this time of the venue.
  private mutating func hear(_ time: Instant, _ now: Instant, _ steps: inout [FeedAssembler.Step]) {
    // A time in the future does not make a market fresh for longer.
    heard = max(heard, min(time, now))
    guard isStale, now < heard + staleAfter else { return }
    isStale = false
    steps.append(.tell(.fresh(market.symbol, at: now)))
  }
}
