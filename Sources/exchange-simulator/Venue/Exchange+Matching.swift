import WitanCore

extension Exchange {
  /// Lets an order trade with the book, and rests or ends what is left of it.
  mutating func run(_ place: Int, short: Bool = false) {
    let order = orders[place]
    if order.timeInForce == .fillOrKill, order.type.hasLimit, !fillsWhole(place) {
      return end(place, .expired, .expired)
    }
    match(place)
    guard orders[place].status.isOpen else { return }
    if orders[place].takesMarket || order.timeInForce == .immediateOrCancel || short {
      end(place, .expired, .expired)
    } else {
      markets[order.market].book.rest(place, side: order.side, price: order.price)
      events.append(.book(market: order.market))
    }
  }

  /// Whether the book holds enough for all of an order.
  private func fillsWhole(_ place: Int) -> Bool {
    let order = orders[place]
    var book = markets[order.market].book
    var left = order.remaining
    while left.units > 0, let offer = book.best(for: order.side, limit: order.price) {
      let (_, most) = priced(offer)
      left -= min(left, most)
      switch offer {
      case .maker(let level, _, let quantity): book.take(quantity, level: level, for: order.side)
      case .customer(_, let other, _):
        if orders[other].account == order.account { return false }
        book.remove(other, side: orders[other].side)
      }
    }
    return left.units == 0
  }

  private mutating func match(_ place: Int) {
    let (market, side) = (orders[place].market, orders[place].side)
    let limit = orders[place].takesMarket ? nil : orders[place].price
    while orders[place].status.isOpen, let offer = markets[market].book.best(for: side, limit: limit) {
      let (price, most) = priced(offer)
      let part = affordable(place, price: price, quantity: min(most, orders[place].remaining))
      guard part.units > 0 else { return }
      switch offer {
      case .maker(let level, _, _):
        markets[market].book.take(part, level: level, for: side)
        trade(market, taker: place, maker: nil, side: side, price: price, quantity: part)
      case .customer(_, let other, _):
        if orders[other].account == orders[place].account, orders[place].selfTradeMode != "NONE" {
          preventSelfTrade(taker: place, maker: other)
        } else {
          trade(market, taker: place, maker: other, side: side, price: price, quantity: part)
        }
      }
    }
  }

  /// An order at the market's price never costs more than it has reserved.
  private func affordable(_ place: Int, price: Price, quantity: Quantity) -> Quantity {
    let order = orders[place]
    guard order.side == .buy, order.takesMarket else { return quantity }
    let locked = orders[holder(place)].locked
    guard Amount(price, times: quantity) > Amount(Money(units: locked.units)) else { return quantity }
    let units = Int64(Rounding.down.divide(Int128(locked.units) * Int128(Price.scale), by: Int128(price.units)))
    return Quantity(units: units - units % markets[order.market].listing.step(market: true).units)
  }

  private mutating func preventSelfTrade(taker: Int, maker: Int) {
    let mode = orders[taker].selfTradeMode
    if mode == "EXPIRE_MAKER" || mode == "EXPIRE_BOTH" { end(maker, .expiredInMatch, .tradePrevention) }
    if mode == "EXPIRE_TAKER" || mode == "EXPIRE_BOTH" { end(taker, .expiredInMatch, .tradePrevention) }
  }

  /// Books one trade; nil stands for the market maker and the anonymous.
  /// - Parameter side: The side of the taker.
  mutating func trade(_ market: Int, taker: Int?, maker: Int?, side: Side, price: Price, quantity: Quantity) {
    let (buyer, seller) = side == .buy ? (taker, maker) : (maker, taker)
    let trade = markets[market].tape.add(
      price: price, quantity: quantity, time: now, buyerIsMaker: side == .sell,
      buyerOrder: buyer.map { orders[$0].id } ?? 0, sellerOrder: seller.map { orders[$0].id } ?? 0)
    markets[market].record(trade, seconds: rules.intervals.contains { $0.name == "1s" })
    let listing = markets[market].listing
    if buyer == nil {
      house[listing.base, default: .zero] += Coins(quantity)
      house[listing.quote, default: .zero] -= Coins(trade.quote)
    }
    if seller == nil {
      house[listing.base, default: .zero] -= Coins(quantity)
      house[listing.quote, default: .zero] += Coins(trade.quote)
    }
    events.append(.trade(market: market, trade))
    events.append(.book(market: market))
    if let maker { settle(maker, trade, isMaker: true) }
    if let taker { settle(taker, trade, isMaker: false) }
  }

  /// Books one side of a trade: coins, fee, the order's state, the report.
  private mutating func settle(_ place: Int, _ trade: TapeTrade, isMaker: Bool) {
    let (account, market, side) = (orders[place].account, orders[place].market, orders[place].side)
    let listing = markets[market].listing
    let holder = holder(place)
    let paid = side == .buy ? Coins(trade.quote) : Coins(trade.quantity)
    let received = side == .buy ? Coins(trade.quantity) : Coins(trade.quote)
    let asset = side == .buy ? listing.base : listing.quote
    accounts[account].spendLocked(paid, of: orders[place].lockedAsset)
    orders[holder].locked -= paid
    accounts[account].receive(received, of: asset)
    let fee = fee(account, market: market, asset: asset, received: received, quote: trade.quote, isMaker: isMaker)
    accounts[account].spend(fee.amount, of: fee.asset)
    feesTaken[fee.asset, default: .zero] += fee.amount
    touch(account, listing.base, listing.quote, fee.asset)
    orders[place].executed += trade.quantity
    orders[place].quote += trade.quote
    orders[place].updated = now
    let done = orders[place].remaining.units == 0
    orders[place].status = done ? .filled : .partiallyFilled
    let fill = Fill(
      tradeID: trade.id, order: place, price: trade.price, quantity: trade.quantity, quote: trade.quote,
      commission: fee.amount, commissionAsset: fee.asset, time: now, isMaker: isMaker)
    orders[place].fills.append(fill)
    if done { leave(place) }
    releaseSpare(place)
    report(place, .trade(fill))
    if rules.acceptedOrdersAreFree, done { limiter.giveBackOrder(account, now: now) }
    if orders[place].list >= 0 { partnerTraded(place, done: done) }
  }

  /// The place of the order that holds what this one has reserved.
  func holder(_ place: Int) -> Int {
    let list = orders[place].list
    return list < 0 ? place : lists[Int(list)].orders[0]
  }

  /// Gives back what an order reserved and needs no longer, after a fill at a better price or at its end.
  mutating func releaseSpare(_ place: Int) {
    let holder = holder(place)
    let order = orders[place]
    let list = order.list
    let anyOpen =
      list < 0 ? order.status.isOpen : lists[Int(list)].orders.contains { orders[$0].status.isOpen }
    var needed = Coins.zero
    if anyOpen {
      guard order.status.isOpen, order.side == .buy, order.type.hasLimit, list < 0 else { return }
      needed = Coins(Amount(order.price, times: order.remaining).money(.up))
    }
    let spare = orders[holder].locked - needed
    guard spare.units > 0 else { return }
    orders[holder].locked -= spare
    accounts[order.account].unlock(spare, of: order.lockedAsset)
    touch(order.account, order.lockedAsset)
  }

  /// The fee of one fill: from BNB where the account wants that and has it, else from what was received.
  private func fee(
    _ account: Int, market: Int, asset: String, received: Coins, quote: Money, isMaker: Bool
  ) -> (amount: Coins, asset: String) {
    let rates = accounts[account].fees
    let rate = Int128(isMaker ? rates.maker : rates.taker)
    let scale = Int128(Coins.scale)
    if rates.fromBNB, let price = worthOfBNB(markets[market].listing.quote) {
      // Quote × rate × 3/4, in BNB.
      let amount = Rounding.down.divide(Int128(quote.units) * rate * 3, by: Int128(price.units) * 4)
      let coins = Coins(units: Int64(clamping: amount))
      if accounts[account].balance("BNB").free >= coins { return (coins, "BNB") }
    }
    return (Coins(units: Int64(Rounding.down.divide(Int128(received.units) * rate, by: scale))), asset)
  }

  private func worthOfBNB(_ quote: String) -> Price? {
    if quote == "BNB" { return Price(units: Price.scale) }
    guard let number = marketNumbers["BNB" + quote], let last = markets[number].last, last.units > 0 else { return nil }
    return last
  }

  /// Takes an order that is done off the book and the lists of open ones.
  mutating func leave(_ place: Int) {
    let order = orders[place]
    open[order.account].removeAll { $0 == place }
    if order.type.isStop { markets[order.market].stops.removeAll { $0 == place } }
    markets[order.market].book.remove(place, side: order.side)
  }

  /// Ends an order that is not filled.
  mutating func end(_ place: Int, _ status: OrderStatus, _ kind: ReportKind) {
    guard orders[place].status.isOpen else { return }
    orders[place].status = status
    orders[place].updated = now
    leave(place)
    releaseSpare(place)
    report(place, kind)
    events.append(.book(market: orders[place].market))
    let list = orders[place].list
    if list >= 0, lists[Int(list)].orders.allSatisfy({ !orders[$0].status.isOpen }) { finish(list: Int(list)) }
  }
}
