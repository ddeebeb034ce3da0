import WitanCore

/// One bar as the venue tells it.
struct Kline: Hashable, Sendable {
  var start: Instant
  var open: Price
  var high: Price
  var low: Price
  var close: Price
  var volume = Quantity.zero
  var quote = Money.zero
  var count: Int64 = 0
  var takerVolume = Quantity.zero
  var takerQuote = Money.zero
  /// Ids of the first and the last trade; -1 where there was none.
  var first: Int64 = -1
  var last: Int64 = -1

  /// A bar without trades at the last price.
  init(flat price: Price, start: Instant) {
    (self.start, open, high, low, close) = (start, price, price, price, price)
  }

  mutating func add(_ trade: TapeTrade) {
    if count == 0 { (open, high, low) = (trade.price, trade.price, trade.price) }
    high = max(high, trade.price)
    low = min(low, trade.price)
    close = trade.price
    volume += trade.quantity
    quote += trade.quote
    count += 1
    if !trade.buyerIsMaker {
      takerVolume += trade.quantity
      takerQuote += trade.quote
    }
    if first < 0 { first = trade.id }
    last = trade.id
  }

  /// Joins a later bar to this one.
  mutating func join(_ later: Kline) {
    if later.count > 0 {
      if count == 0 { (open, high, low) = (later.open, later.high, later.low) }
      high = max(high, later.high)
      low = min(low, later.low)
      close = later.close
      if first < 0 { first = later.first }
      last = later.last
    }
    volume += later.volume
    quote += later.quote
    count += later.count
    takerVolume += later.takerVolume
    takerQuote += later.takerQuote
  }
}

/// The bars of one market at one short interval, from which the longer ones are made. A step without trades has a flat
/// bar, as at the venue.
struct KlineStore: Sendable {
  let step: Interval
  private(set) var bars: [Kline] = []
  private let most: Int

  init(step: Interval, most: Int) { (self.step, self.most) = (step, most) }

  mutating func add(_ trade: TapeTrade) {
    let start = Instant(milliseconds: trade.time.milliseconds - trade.time.milliseconds % step.milliseconds)
    advance(to: start)
    if bars.isEmpty || bars[bars.count - 1].start < start { bars.append(Kline(flat: trade.price, start: start)) }
    bars[bars.count - 1].add(trade)
  }

  /// Opens flat bars up to the one that holds `now`.
  mutating func advance(to now: Instant) {
    let start = now.milliseconds - now.milliseconds % step.milliseconds
    while let last = bars.last, last.start.milliseconds < start {
      bars.append(Kline(flat: last.close, start: last.start + step))
    }
    if bars.count > most + most / 4 { bars.removeFirst(bars.count - most) }
  }

  /// The index of the first bar that opens at or after `moment`.
  func index(notBefore moment: Instant) -> Int {
    guard let first = bars.first else { return 0 }
    let steps = (moment.milliseconds - first.start.milliseconds + step.milliseconds - 1) / step.milliseconds
    return min(bars.count, max(0, Int(clamping: moment <= first.start ? 0 : steps)))
  }

  /// One longer bar from `start` up to (not including) `end`; nil where there is nothing of it.
  func joined(from start: Instant, to end: Instant) -> Kline? {
    let lower = index(notBefore: start)
    let upper = index(notBefore: end)
    guard lower < upper else { return nil }
    var kline = bars[lower]
    kline.start = start
    for bar in bars[lower + 1..<max(lower + 1, upper)] { kline.join(bar) }
    return kline
  }
}
