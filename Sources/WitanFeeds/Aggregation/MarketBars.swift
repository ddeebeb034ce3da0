import WitanCore

/// One market's open bars, one an interval.
struct MarketBars: Sendable {
  let symbol: Symbol
  /// No tick older than this is taken.
  private(set) var newest = Instant(milliseconds: .min)
  private(set) var lastID: Int64?
  private var open: [OpenBar]

  init(symbol: Symbol, intervals: [Interval]) {
    self.symbol = symbol
    open = intervals.map { OpenBar(interval: $0) }
  }

  /// False where `quantity` would take a bar's volume out of range.
  func takes(_ quantity: Quantity, at time: Instant) -> Bool {
    open.allSatisfy { bar in
      guard let start = bar.start, time < start + bar.interval else { return true }
      return !bar.volume.addingReportingOverflow(quantity.units).overflow
    }
  }

  /// Closes what ended at `now` or before.
  mutating func close(before now: Instant, _ emptyBars: BarBuilder.EmptyBars) -> [BarBuilder.Closed] {
    var closed: [BarBuilder.Closed] = []
    for index in open.indices {
      let interval = open[index].interval
      open[index].close(before: now, emptyBars) { bar in
        closed.append(BarBuilder.Closed(symbol: symbol, interval: interval, bar: bar))
      }
    }
    return closed
  }

  mutating func add(_ tick: Tick, id: Int64?) {
    newest = max(newest, tick.time)
    lastID = id ?? lastID
    for index in open.indices { open[index].add(tick) }
  }

  /// Time has passed: the buckets before it are closed for good, what is younger than their ends is not.
  mutating func passed(_ now: Instant) {
    for bar in open { newest = max(newest, bar.interval.start(of: now)) }
  }
}

/// A bar that is being built, and the close of the one before it.
struct OpenBar: Sendable {
  let interval: Interval
  private(set) var start: Instant?
  private(set) var volume: Int64 = 0
  private var open = Price.zero, high = Price.zero, low = Price.zero, close = Price.zero
  /// Where the next flat bar would open, and at which price.
  private var flat: (start: Instant, price: Price)?

  init(interval: Interval) { self.interval = interval }

  mutating func add(_ tick: Tick) {
    if start == nil {
      start = interval.start(of: tick.time)
      (open, high, low) = (tick.price, tick.price, tick.price)
      volume = 0
    }
    high = max(high, tick.price)
    low = min(low, tick.price)
    close = tick.price
    volume += tick.quantity.units
  }

  mutating func close(before now: Instant, _ emptyBars: BarBuilder.EmptyBars, _ emit: (Bar) -> Void) {
    if let start, start + interval <= now {
      if let bar = Bar(
        start: start, open: open, high: high, low: low, close: close, volume: Quantity(units: volume))
      {
        emit(bar)
      }
      flat = (start + interval, close)
      self.start = nil
    }
    guard case .flat(let limit) = emptyBars, start == nil, var next = flat else { return }
    var count = 0
    while next.start + interval <= now, count < limit {
      if let bar = Bar(
        start: next.start, open: next.price, high: next.price, low: next.price, close: next.price, volume: .zero)
      {
        emit(bar)
      }
      next.start = next.start + interval
      count += 1
    }
    if next.start + interval <= now { next.start = interval.start(of: now) }
    flat = next
  }
}
