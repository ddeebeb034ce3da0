import WitanCore

/// One symbol: its rules, prices, book and history.
struct Market: Sendable {
  var listing: Listing
  var maker: MarketMaker
  var book = Book()
  var tape = Tape()
  var minutes = KlineStore(step: .minutes(1), most: 600_000)
  var seconds = KlineStore(step: .seconds(1), most: 10_000)
  /// The last price; nil before the first trade.
  var last: Price?
  /// Places of orders that wait for a stop price, by age.
  var stops: [Int] = []
  /// All prices of the feed are multiplied by this; a price jump changes it.
  var factor: Price = Price(units: Price.scale)

  init(listing: Listing, maker: MarketMaker) { (self.listing, self.maker) = (listing, maker) }

  mutating func record(_ trade: TapeTrade, seconds keepSeconds: Bool) {
    minutes.add(trade)
    if keepSeconds { seconds.add(trade) }
    last = trade.price
  }

  /// The volume-weighted mean price of the last `span` minutes before `now`; the last price where nothing traded or the
  /// span is nought.
  func average(_ span: Int64, now: Instant) -> Price {
    let last = last ?? .zero
    guard span > 0 else { return last }
    let from = Instant(milliseconds: now.milliseconds - span * 60_000)
    guard let joined = minutes.joined(from: from, to: now + .minutes(1)), joined.volume.units > 0 else { return last }
    return Price(
      units: Int64(
        Rounding.halfEven.divide(
          Int128(joined.quote.units) * Int128(Price.scale), by: Int128(joined.volume.units))))
  }

  /// A bar of any interval, made of what is known; nil where nothing is.
  func kline(_ interval: KlineInterval, start: Instant) -> Kline? {
    let end = interval.next(after: start)
    if let length = interval.length, length < .minutes(1) { return seconds.joined(from: start, to: end) }
    return minutes.joined(from: start, to: end)
  }
}
