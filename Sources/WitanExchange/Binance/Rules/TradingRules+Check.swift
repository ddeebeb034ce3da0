public import WitanCore

extension TradingRules {
  /// The order as the venue takes it, or the reason why it would not.
  ///
  /// Quantities and amounts are rounded down to their step. Prices and triggers of a BUY order are rounded down, so that
  /// it never costs more than was decided; those of a SELL order up, so that a stop acts earlier and a limit never gives
  /// more away; but the limit of a STOP_LOSS_LIMIT SELL order down, for it has to trade. All arithmetic is exact.
  /// - Throws: an ``OrderRefusal``; then nothing must be sent.
  public func fitted(
    _ order: NewOrder, _ facts: MarketFacts, account: AccountFilters = AccountFilters()
  ) throws(OrderRefusal) -> NewOrder {
    try checkTraded(order)
    var order = order
    order.terms = rounded(order.terms, order.side)
    try check(prices: [("price", order.price), ("stop price", order.trigger)])
    if let quantity = order.quantity { try check(quantity, isMarket: order.type == .market) }
    try checkPercent(order, facts)
    try checkNotional(order, facts)
    try checkCounts(of: 1, algo: order.type.isAlgo ? 1 : 0, facts, account)
    try checkPosition(order, facts)
    return order
  }

  func refusal(_ filter: String, _ found: String, _ expected: String) -> OrderRefusal {
    OrderRefusal(symbol: symbol, filter: filter, found: found, expected: expected)
  }

  private func checkTraded(_ order: NewOrder) throws(OrderRefusal) {
    try checkOpen()
    guard order.symbol == symbol else { throw refusal("symbol", "\(order.symbol)", "\(symbol)") }
    guard orderTypes.contains(order.type) else {
      let known = orderTypes.map(\.rawValue).sorted().joined(separator: ", ")
      throw refusal("orderTypes", order.type.rawValue, "one of \(known)")
    }
    if case .marketFor = order.terms, !takesQuoteAmounts {
      throw refusal("quoteOrderQtyMarketAllowed", "an amount of \(symbol.quote)", "a quantity of \(symbol.base)")
    }
  }

  /// Whether the market takes orders at all.
  func checkOpen() throws(OrderRefusal) {
    guard status == .trading else {
      throw refusal("status", status == .unrecognised ? "one that is not known" : status.rawValue, "TRADING")
    }
    guard isSpot else { throw refusal("isSpotTradingAllowed", "no spot trading", "spot trading") }
  }

  private func rounded(_ terms: NewOrder.Terms, _ side: Side) -> NewOrder.Terms {
    let tick: (Price) -> Price = { fittedPrice($0, side) }
    return switch terms {
    case .market(let quantity): .market(fittedQuantity(quantity, isMarket: true))
    case .marketFor(let amount): .marketFor(fittedAmount(amount))
    case .limit(let quantity, let price, let time): .limit(fittedQuantity(quantity), price: tick(price), time)
    case .limitMaker(let quantity, let price): .limitMaker(fittedQuantity(quantity), price: tick(price))
    case .stopLoss(let quantity, let trigger): .stopLoss(fittedQuantity(quantity), trigger: tick(trigger))
    case .stopLossLimit(let quantity, let trigger, let price, let time):
      .stopLossLimit(fittedQuantity(quantity), trigger: tick(trigger), price: fittedPrice(price, .buy), time)
    case .takeProfit(let quantity, let trigger): .takeProfit(fittedQuantity(quantity), trigger: tick(trigger))
    case .takeProfitLimit(let quantity, let trigger, let price, let time):
      .takeProfitLimit(fittedQuantity(quantity), trigger: tick(trigger), price: tick(price), time)
    }
  }

  /// A quantity rounded down to the steps that hold for it.
  public func fittedQuantity(_ quantity: Quantity, isMarket: Bool = false) -> Quantity {
    let lot = filters.lot?.roundedDown(quantity) ?? quantity
    return isMarket ? filters.marketLot?.roundedDown(lot) ?? lot : lot
  }

  /// A price rounded to the tick: down for BUY, up for SELL.
  public func fittedPrice(_ price: Price, _ side: Side) -> Price {
    guard let rule = filters.price else { return price }
    return side == .buy ? rule.roundedDown(price) : rule.roundedUp(price)
  }

  /// An amount of quote currency rounded down to the decimals that it may have.
  private func fittedAmount(_ amount: Money) -> Money {
    var step: Int64 = 1
    for _ in max(0, quoteDecimals)..<max(8, quoteDecimals) { step *= 10 }
    return Money(units: amount.units - amount.units % step)
  }

  func check(prices: [(name: String, value: Price?)]) throws(OrderRefusal) {
    for (name, value) in prices {
      guard let value else { continue }
      guard value.units > 0 else { throw refusal("PRICE_FILTER", "the \(name) \(value.venueText)", "more than 0") }
      if let rule = filters.price { try check(value, rule, "PRICE_FILTER", "the \(name)") }
    }
  }

  func check(_ quantity: Quantity, isMarket: Bool) throws(OrderRefusal) {
    guard quantity.units > 0 else {
      throw refusal("LOT_SIZE", "the quantity 0 after rounding down to the step", "more than 0")
    }
    if let rule = filters.lot { try check(quantity, rule, "LOT_SIZE", "the quantity") }
    if isMarket, let rule = filters.marketLot { try check(quantity, rule, "MARKET_LOT_SIZE", "the quantity") }
  }

  private func check<Number: FixedPoint>(
    _ number: Number, _ rule: StepRule<Number>, _ filter: String, _ name: String
  ) throws(OrderRefusal) {
    let found = "\(name) \(number.venueText)"
    if rule.least.units > 0, number < rule.least { throw refusal(filter, found, "at least \(rule.least.venueText)") }
    if rule.most.units > 0, number > rule.most { throw refusal(filter, found, "at most \(rule.most.venueText)") }
    guard rule.roundedDown(number) == number else {
      throw refusal(filter, found, "a multiple of \(rule.step.venueText)")
    }
  }
}
