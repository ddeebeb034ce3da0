import WitanCore

extension Exchange {
  /// Lets time come to `moment`: all prices that are due take effect, in their order, each at its own time.
  mutating func advance(to moment: Instant) {
    while let quote = prices.next(by: moment) {
      setNow(quote.time)
      tick(quote.market, price: quote.price, quantity: quote.quantity)
      flushPositions()
    }
    setNow(moment)
    expireListenKeys()
  }

  /// A whole minute has come: every market has a bar for it.
  mutating func openMinutes() {
    for index in markets.indices {
      markets[index].minutes.advance(to: now)
      markets[index].seconds.advance(to: now)
    }
  }

  /// Takes the prices before `start` as history: bars and trades, and nobody trades on them.
  mutating func loadHistory(until start: Instant) {
    let keepSeconds = rules.intervals.contains { $0.name == "1s" }
    while let quote = prices.next(by: Instant(milliseconds: start.milliseconds - 1)) {
      setNow(quote.time)
      let tick = markets[quote.market].listing.tick.units
      let price = Price(units: max(tick, (quote.price.units + tick / 2) / tick * tick))
      if quote.quantity.units > 0 {
        let seller = price < (markets[quote.market].last ?? price)
        let trade = markets[quote.market].tape.add(
          price: price, quantity: quote.quantity, time: quote.time, buyerIsMaker: seller, buyerOrder: 0, sellerOrder: 0)
        markets[quote.market].record(trade, seconds: keepSeconds)
      }
      markets[quote.market].last = price
    }
    setNow(start)
    openMinutes()
    for index in markets.indices {
      guard let last = markets[index].last else { continue }
      tick(index, price: last, quantity: .zero)
    }
    events = []
  }

  /// A price by hand: the feed's prices are from now on as many times higher or lower.
  mutating func jump(_ market: Int, to price: Price) {
    let last = markets[market].last ?? price
    let factor = Rounding.halfUp.divide(
      Int128(price.units) * Int128(markets[market].factor.units), by: Int128(max(1, last.units)))
    let raw = Rounding.halfUp.divide(
      Int128(price.units) * Int128(Price.scale), by: max(1, factor))
    markets[market].factor = Price(units: max(1, Int64(clamping: factor)))
    let step = markets[market].listing.step(market: false)
    tick(market, price: Price(units: Int64(clamping: raw)), quantity: step)
    flushPositions()
  }

  private mutating func expireListenKeys() {
    for (key, entry) in listenKeys where entry.expires <= now {
      listenKeys[key] = nil
      events.append(.listenKeyExpired(key))
    }
  }
}
