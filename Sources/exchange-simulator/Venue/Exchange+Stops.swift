import WitanCore
import WitanFeeds

extension Exchange {
  /// Lets every stop run that the last price has reached, the oldest first, until none is left: a stop's own trades
  /// may reach the next one.
  mutating func settleTriggers(_ market: Int) {
    while let last = markets[market].last,
      let place = markets[market].stops.first(where: {
        let order = orders[$0]
        return Self.isReached(order.stopPrice, last: last, side: order.side, type: order.type)
      })
    {
      trigger(place)
    }
  }

  private mutating func trigger(_ place: Int) {
    let market = orders[place].market
    markets[market].stops.removeAll { $0 == place }
    orders[place].isTriggered = true
    orders[place].working = now
    orders[place].updated = now
    if orders[place].list >= 0 { partnerTriggered(place) }
    report(place, .new)
    if orders[place].takesMarket, orders[place].side == .buy { reserveMore(place) }
    run(place)
  }

  /// A buy that became a market order may cost more than its stop said: reserves the rest where it is free.
  private mutating func reserveMore(_ place: Int) {
    let order = orders[place]
    let cost = Coins(walk(order.market, side: .buy, quantity: order.remaining, quote: nil).cost)
    let more = cost - orders[holder(place)].locked
    let free = accounts[order.account].balance(order.lockedAsset).free
    let part = min(more, free)
    guard part.units > 0, accounts[order.account].lock(part, of: order.lockedAsset) else { return }
    orders[holder(place)].locked += part
  }

  /// A price of the feed: resting orders trade, the market maker quotes anew, stops are looked at.
  mutating func tick(_ market: Int, price raw: Price, quantity: Quantity) {
    let tick = markets[market].listing.tick.units
    let scaled = Rounding.halfUp.divide(
      Int128(raw.units) * Int128(markets[market].factor.units), by: Int128(Price.scale))
    let steps = max(1, Rounding.halfUp.divide(scaled, by: Int128(tick)))
    let price = Price(units: Int64(clamping: steps * Int128(tick)))
    let before = markets[market].last ?? price
    let seller = price == before ? dice.next() & 1 == 0 : price < before
    let step = markets[market].listing.step(market: false)
    let levels = markets[market].maker.levels(around: price, tick: markets[market].listing.tick, step: step)
    markets[market].book.quote(bids: levels.bids, asks: levels.asks)
    crossResting(market, .buy)
    crossResting(market, .sell)
    passThrough(market, price: price, quantity: quantity, sellerTakes: seller)
    if quantity.units > 0 {
      let trade = markets[market].tape.add(
        price: price, quantity: quantity, time: now, buyerIsMaker: seller, buyerOrder: 0, sellerOrder: 0)
      markets[market].record(trade, seconds: rules.intervals.contains { $0.name == "1s" })
      events.append(.trade(market: market, trade))
    }
    markets[market].last = price
    events.append(.book(market: market))
    settleTriggers(market)
  }

  /// The market maker's new quotes hit the resting orders that they cross, at the resting orders' prices.
  private mutating func crossResting(_ market: Int, _ side: Side) {
    while let resting = side == .buy ? markets[market].book.bids.first : markets[market].book.asks.first {
      let opposite: Side = side == .buy ? .sell : .buy
      let levels = side == .buy ? markets[market].book.makerAsks : markets[market].book.makerBids
      guard let level = levels.firstIndex(where: { $0.quantity.units > 0 }),
        side == .buy ? levels[level].price <= resting.price : levels[level].price >= resting.price
      else { return }
      let part = min(levels[level].quantity, orders[resting.order].remaining)
      markets[market].book.take(part, level: level, for: side)
      trade(market, taker: nil, maker: resting.order, side: opposite, price: resting.price, quantity: part)
    }
  }

  /// A trade of the feed fills those who rest beyond its price, and at its price those whose turn it is.
  private mutating func passThrough(_ market: Int, price: Price, quantity: Quantity, sellerTakes: Bool) {
    var left = quantity
    let side: Side = sellerTakes ? .buy : .sell
    while left.units > 0, let resting = (side == .buy ? markets[market].book.bids : markets[market].book.asks).first,
      side == .buy ? resting.price >= price : resting.price <= price
    {
      if resting.price == price, resting.ahead.units > 0 {
        let passed = min(left, resting.ahead)
        left -= passed
        markets[market].book.moveUp(side, price: price, by: passed)
        continue
      }
      let part = min(left, orders[resting.order].remaining)
      left -= part
      trade(
        market, taker: nil, maker: resting.order, side: side == .buy ? .sell : .buy, price: resting.price,
        quantity: part)
    }
  }
}
