import WitanCore
import WitanFeeds

extension Exchange {
  /// Checks a draft against the symbol's rules and the account, as the venue does before its engine sees it.
  func check(_ draft: OrderDraft, account: Int, market number: Int, count: Int64 = 1, algoCount: Int64? = nil)
    throws(Refusal)
  {
    let market = markets[number]
    guard accounts[account].canTrade else { throw .rejected("This action is disabled on this account.") }
    guard market.listing.status == "TRADING", let last = market.last else { throw .rejected("Market is closed.") }
    guard market.listing.orderTypes.contains(draft.type) else {
      throw .rejected("\(draft.type.rawValue) orders are not supported for this symbol.")
    }
    let mine = open[account].filter { orders[$0].market == number }
    let held = accounts[account].balance(market.listing.base)
    let buys = mine.filter { orders[$0].side == .buy }.reduce(Quantity.zero) { $0 + orders[$1].remaining }
    let highest = max(draft.price ?? last, draft.stopPrice ?? last)
    guard Amount(highest, times: draft.quantity ?? .zero) < Amount(Money(units: Int64.max)) else {
      throw Refusal(-1013, "Price * QTY is too large.")
    }
    let filter = FilterCheck(
      side: draft.side, type: draft.type, price: draft.price,
      stopPrice: draft.stopPrice, quantity: draft.quantity, quoteAmount: draft.quoteQuantity, iceberg: draft.iceberg,
      last: last, position: Quantity(units: held.free.units + held.locked.units) + buys,
      openOrders: Int64(mine.count), openAlgoOrders: Int64(mine.count { orders[$0].type.isStop }),
      openIcebergOrders: Int64(mine.count { orders[$0].iceberg.units > 0 }), count: count,
      algoCount: algoCount ?? (draft.type.isStop ? 1 : 0))
    if let name = filter.failure(of: market.listing.filters, average: { market.average($0, now: now) }) {
      throw .filter(name)
    }
  }

  /// Refuses a client id that an open order of the account and market has.
  func checkUnique(_ clientID: String?, account: Int, market: Int) throws(Refusal) {
    guard let clientID else { return }
    let taken = open[account].contains { orders[$0].market == market && orders[$0].clientID == clientID }
    if taken { throw .rejected("Duplicate order sent.") }
  }

  /// Whether the last price has reached a stop.
  static func isReached(_ stop: Price, last: Price, side: Side, type: OrderType) -> Bool {
    let above = (side == .buy) == (type == .stopLoss || type == .stopLossLimit)
    return above ? last >= stop : last <= stop
  }

  /// Takes a new order: checks, reserves, matches, rests. Gives its place.
  mutating func place(_ draft: OrderDraft, account: Int, market: Int) throws(Refusal) -> Int {
    try check(draft, account: account, market: market)
    try checkUnique(draft.clientID, account: account, market: market)
    let last = markets[market].last ?? .zero
    if draft.type.isStop, let stop = draft.stopPrice,
      Self.isReached(stop, last: last, side: draft.side, type: draft.type)
    {
      throw .rejected("Order would trigger immediately.")
    }
    if draft.type == .limitMaker, markets[market].book.best(for: draft.side, limit: draft.price) != nil {
      throw .rejected("Order would immediately match and take.")
    }
    let sized = try sized(draft, market: market)
    let need = need(draft, quantity: sized.quantity, cost: sized.cost)
    guard accounts[account].lock(need, of: lockedAsset(draft.side, market)) else { throw .insufficient }
    let order = add(draft, account: account, market: market, quantity: sized.quantity, locked: need)
    accept(order)
    if !orders[order].type.isStop { run(order, short: sized.short) }
    settleTriggers(market)
    flushPositions()
    return order
  }

  func lockedAsset(_ side: Side, _ market: Int) -> String {
    side == .buy ? markets[market].listing.quote : markets[market].listing.base
  }

  /// What an order must reserve.
  private func need(_ draft: OrderDraft, quantity: Quantity, cost: Money) -> Coins {
    if draft.side == .sell { return Coins(quantity) }
    guard let price = draft.price ?? draft.stopPrice else { return Coins(cost) }
    return Coins(Amount(price, times: quantity).money(.up))
  }

  /// The quantity of an order, and what a market order costs by the book as it stands.
  private func sized(_ draft: OrderDraft, market: Int) throws(Refusal) -> (quantity: Quantity, cost: Money, short: Bool)
  {
    guard draft.type == .market else { return (draft.quantity ?? .zero, .zero, false) }
    let walk = walk(market, side: draft.side, quantity: draft.quantity, quote: draft.quoteQuantity)
    if let quantity = draft.quantity { return (quantity, walk.cost, walk.short) }
    if walk.quantity.units == 0, !walk.short { throw .filter("LOT_SIZE") }
    return walk
  }

  /// What a market order would trade by the book as it stands; `short` where the book ends before the order does.
  func walk(_ market: Int, side: Side, quantity: Quantity?, quote: Money?)
    -> (quantity: Quantity, cost: Money, short: Bool)
  {
    var book = markets[market].book
    let step = markets[market].listing.step(market: true)
    var (done, cost) = (Quantity.zero, Money.zero)
    while true {
      guard let offer = book.best(for: side, limit: nil) else { return (done, cost, true) }
      let (price, most) = priced(offer)
      var part = most
      if let quantity { part = min(part, quantity - done) }
      if let quote {
        let affordable = Rounding.down.divide(
          Int128((quote - cost).units) * Int128(Price.scale), by: Int128(price.units))
        let units = Int64(clamping: affordable)
        part = min(part, Quantity(units: units - units % step.units))
      }
      guard part.units > 0 else { return (done, cost, false) }
      done += part
      cost += Amount(price, times: part).money(.up)
      switch offer {
      case .maker(let level, _, _): book.take(part, level: level, for: side)
      case .customer(_, let order, _):
        // Only a whole order leaves the copy: a part of it means that the walk has ended.
        if part < most { return (done, cost, false) }
        book.remove(order, side: orders[order].side)
      }
    }
  }

  /// The price and the quantity of an offer.
  func priced(_ offer: Book.Offer) -> (Price, Quantity) {
    switch offer {
    case .maker(_, let price, let quantity): (price, quantity)
    case .customer(_, let order, let price): (price, orders[order].remaining)
    }
  }

  /// Writes an order down; its place.
  mutating func add(_ draft: OrderDraft, account: Int, market: Int, quantity: Quantity, locked: Coins) -> Int {
    let place = orders.count
    orders.append(
      Order(
        id: Int64(place) + 1, account: account, market: market, clientID: draft.clientID ?? dice.text(22),
        side: draft.side, type: draft.type, timeInForce: draft.timeInForce, quantity: quantity,
        quoteQuantity: draft.quoteQuantity ?? .zero, price: draft.price ?? .zero, stopPrice: draft.stopPrice ?? .zero,
        iceberg: draft.iceberg ?? .zero, selfTradeMode: draft.selfTradeMode, strategyID: draft.strategyID,
        strategyType: draft.strategyType, created: now, updated: now, isTriggered: !draft.type.isStop,
        working: draft.type.isStop ? nil : now, locked: locked, lockedAsset: lockedAsset(draft.side, market)))
    open[account].append(place)
    touch(account, lockedAsset(draft.side, market))
    if draft.type.isStop { markets[market].stops.append(place) }
    return place
  }

  /// Tells that an order was accepted.
  mutating func accept(_ place: Int) { report(place, .new) }
}
