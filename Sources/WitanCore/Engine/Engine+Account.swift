// What the account at the venue has to do with the ledger.
extension Engine where Venue: ~Copyable {
  /// Takes note of what a comparison found; entries wait until it agrees.
  mutating func heed(_ event: AccountEvent, _ effects: inout some Effects & ~Copyable) {
    switch event {
    case .differs(let market, let text):
      guard mark(market, true) else { return complainOfPlace(market, &effects) }
      effects.record(.accountDiffers(AccountNotice(symbol: symbol(market), text: text, time: now)))
      cancelEntries(&effects)
    case .agrees(let market):
      guard mark(market, false) else { return complainOfPlace(market, &effects) }
      let text = "the ledger and the account agree: entries may be made"
      effects.record(.accountAgrees(AccountNotice(symbol: symbol(market), text: text, time: now)))
    case .adopted(let trade): adopt(trade, &effects)
    case .settled(let name):
      let text = "the operator left \(name) to the owner"
      effects.record(.accountAgrees(AccountNotice(symbol: nil, text: text, time: now)))
    }
  }

  private mutating func mark(_ market: Int?, _ differs: Bool) -> Bool {
    guard let market else {
      isUnreconciled = differs
      return true
    }
    guard markets.indices.contains(market) else { return false }
    markets[market].isUnreconciled = differs
    return true
  }

  private func symbol(_ market: Int?) -> Symbol? { market.map { settings.instruments[$0].symbol } }

  private func complainOfPlace(_ market: Int?, _ effects: inout some Effects & ~Copyable) {
    complain(
      "a comparison with the account names the market at place \(market ?? 0); there are \(markets.count) markets; "
        + "nothing was changed", &effects)
  }

  /// Books what was traded by hand as the host's own.
  private mutating func adopt(_ trade: HandMadeTrade, _ effects: inout some Effects & ~Copyable) {
    guard markets.indices.contains(trade.market) else { return complainOfPlace(trade.market, &effects) }
    let (market, execution) = (trade.market, trade.execution)
    let symbol = settings.instruments[market].symbol
    let held = portfolio.positions[market].quantity
    guard execution.quantity.units > 0, execution.price.units > 0, trade.side == .buy || execution.quantity <= held
    else {
      return complain(
        "found a trade by hand of \(execution.quantity) \(symbol) at \(execution.price), expected a positive quantity "
          + "and price, and no more sold than the \(held) that the host holds; nothing was changed: give the rest to "
          + "the owner with `host account settle`", &effects)
    }
    effects.record(
      .orderFilled(
        FillNotice(
          symbol: symbol, side: trade.side, purpose: trade.side == .buy ? .entry : .exit, decision: 0,
          execution: execution)))
    switch trade.side {
    case .buy:
      portfolio.buy(market, execution, decision: 0)
      effects.record(.positionUpdated(positionNotice(market, symbol, execution.time)))
    case .sell:
      var closed = portfolio.sell(market, execution, symbol: symbol, reason: .external)
      if closed == nil, isDust(market) {
        closed = portfolio.leaveDust(
          market, symbol: symbol, at: execution.time, order: execution.order, reason: .external)
      }
      if let closed {
        conclude(market, closed, &effects)
      } else {
        effects.record(.positionUpdated(positionNotice(market, symbol, execution.time)))
      }
    }
    resize(market, &effects)
    watchEquity(&effects)
  }

  /// After a position has changed beside its orders: the stop is moved to what is held, or taken away.
  private mutating func resize(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    if portfolio.positions[market].isFlat {
      for order in markets[market].orders where order.request.purpose == .stop { cancel(order, market, &effects) }
    } else {
      protect(market, &effects)
    }
  }
}
