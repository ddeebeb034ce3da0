import WitanCore

/// The filters that look beyond the order itself: at prices, at what is open, at what is owned.
extension TradingRules {
  func checkPercent(_ order: NewOrder, _ facts: MarketFacts) throws(OrderRefusal) {
    guard let price = order.price else { return }
    for rule in filters.percent {
      guard let average = facts.price(minutes: rule.minutes) else { continue }
      let factors = order.side == .buy ? rule.bid : rule.ask
      // Price and factor × average, both in units of 1e-16.
      let found = Int128(price.units) * Int128(Price.scale)
      let (down, up) = (average * factors.lowerBound, average * factors.upperBound)
      guard found >= down, found <= up else {
        throw refusal(
          rule.name, "the price \(price.venueText)",
          "\(factors.lowerBound.venueText) to \(factors.upperBound.venueText) times the average \(average.venueText)")
      }
    }
  }

  func checkNotional(_ order: NewOrder, _ facts: MarketFacts) throws(OrderRefusal) {
    for rule in filters.notional {
      guard let worth = worth(of: order, facts, minutes: rule.minutes) else { continue }
      let isMarket = order.type == .market
      let isShown = worth <= Amount(Money(units: .max))
      let found = "a worth of \(isShown ? worth.money(.down).venueText : "more than 92233720368") \(symbol.quote)"
      if rule.least.units > 0, rule.leastForMarket || !isMarket, worth < Amount(rule.least) {
        throw refusal(rule.name, found, "at least \(rule.least.venueText)")
      }
      if let most = rule.most, most.units > 0, rule.mostForMarket || !isMarket, worth > Amount(most) {
        throw refusal(rule.name, found, "at most \(most.venueText)")
      }
    }
  }

  /// Price × quantity; nil where the price is not known. What has no limit of its own is reckoned at its trigger, and a
  /// MARKET order at the price that the filter names.
  private func worth(of order: NewOrder, _ facts: MarketFacts, minutes: Int) -> Amount? {
    if case .marketFor(let amount) = order.terms { return Amount(amount) }
    guard let quantity = order.quantity else { return nil }
    let price = order.price ?? order.trigger ?? facts.price(minutes: minutes)
    return price.map { Amount($0, times: quantity) }
  }

  func checkCounts(of count: Int, algo: Int, _ facts: MarketFacts, _ account: AccountFilters) throws(OrderRefusal) {
    let bounds = [
      ("MAX_NUM_ORDERS", facts.openOrders, count, filters.mostOrders),
      ("MAX_NUM_ALGO_ORDERS", facts.openAlgoOrders, algo, filters.mostAlgoOrders),
      ("EXCHANGE_MAX_NUM_ORDERS", facts.accountOrders, count, account.mostOrders),
      ("EXCHANGE_MAX_NUM_ALGO_ORDERS", facts.accountAlgoOrders, algo, account.mostAlgoOrders),
    ]
    for (filter, open, more, most) in bounds {
      guard let open, let most, more > 0, open + more > most else { continue }
      throw refusal(filter, "\(open) open and \(more) more", "at most \(most)")
    }
  }

  func checkPosition(_ order: NewOrder, _ facts: MarketFacts) throws(OrderRefusal) {
    guard order.side == .buy, let most = filters.mostPosition, let owned = facts.owned, let quantity = order.quantity
    else { return }
    let sum = Int128(owned.units) + Int128(facts.openBuys?.units ?? 0) + Int128(quantity.units)
    guard sum > Int128(most.units) else { return }
    throw refusal(
      "MAX_POSITION",
      "\(owned.venueText) owned, \((facts.openBuys ?? .zero).venueText) in open orders and \(quantity.venueText) more",
      "at most \(most.venueText) \(symbol.base) together")
  }
}

extension Price {
  /// The exact product in units of 1e-16.
  fileprivate static func * (price: Price, factor: Multiplier) -> Int128 {
    Int128(price.units) * Int128(factor.units)
  }
}
