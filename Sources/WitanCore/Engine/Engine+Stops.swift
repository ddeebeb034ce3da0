// The stop below what is held.
extension Engine where Venue: ~Copyable {
  // MARK: Placing

  /// Puts the stop below what is held, or moves it to the quantity that is held now; never beside a sale under way, which
  /// would leave the stop to sell what is the owner's.
  mutating func protect(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    let position = portfolio.positions[market]
    guard let trigger = trigger(market), !position.isFlat, markets[market].working?.request.side != .sell
    else { return }
    let isLeaving = markets[market].exitWanted != nil
    if let stop = markets[market].stop {
      if isLeaving || fits(stop, market) { return }
      move(stop, market, trigger, &effects)
    } else if !isLeaving || restsMeanwhile(market) {
      placeStop(market, trigger, inPlaceOf: nil, &effects)
    }
  }

  /// Whether a stop sells what is held, neither more nor less.
  private func fits(_ stop: WorkingOrder, _ market: Int) -> Bool {
    stop.request.size == .quantity(sellable(market) + stop.filled)
  }

  /// Has a stop make way for one over what is held now. At a venue outside the new one takes its place in one step, as soon
  /// as it rests there; one that has begun to sell is cancelled first, and so is one on paper.
  private mutating func move(
    _ stop: WorkingOrder, _ market: Int, _ trigger: Price, _ effects: inout some Effects & ~Copyable
  ) {
    switch stop.life {
    case .accepted where settings.mode == .real:
      if markets[market].oldStop == nil { placeStop(market, trigger, inPlaceOf: stop.request.id, &effects) }
    case .sent where settings.mode == .real, .unknown where settings.mode == .real: break
    case .sent, .accepted, .partlyFilled, .cancelling, .unknown, .filled, .rejected, .cancelled:
      cancel(stop, market, &effects)
    }
  }

  private mutating func placeStop(
    _ market: Int, _ trigger: Price, inPlaceOf old: OrderID?, _ effects: inout some Effects & ~Copyable
  ) {
    place(
      request(
        market, .sell, .stop, .stop(trigger: trigger), .quantity(sellable(market)), price: trigger,
        decision: portfolio.positions[market].decision, replaces: old),
      riskView(market, at: trigger), &effects)
  }

  /// Where the stop of what is held belongs; nil where none is wanted. Rounded up: a stop that is a tick too high
  /// protects, one too low does not.
  private func trigger(_ market: Int) -> Price? {
    guard let distance = settings.risk.stop else { return nil }
    let raw = Int128(portfolio.positions[market].averagePrice.units) * Int128(1_000_000 - distance.units)
    return settings.instruments[market].roundedUp(Price(units: Int64(Rounding.up.divide(raw, by: 1_000_000))))
  }

  /// Whether what is to be sold gets a stop for as long as that takes: the cancel of its entry, or the sale itself, may
  /// get lost on the way to a venue outside, and it takes long to be certain of that. What flattens does not wait for a
  /// stop, and where the venue would take none, there is none.
  func restsMeanwhile(_ market: Int) -> Bool {
    guard settings.mode == .real, let trigger = trigger(market), portfolio.positions[market].price > trigger,
      !isDust(market)
    else { return false }
    switch markets[market].exitWanted {
    case .exit: return true
    case .kill, .closeAll: return markets[market].working?.request.side == .buy
    case nil, .unprotected, .entry, .stop: return false
    }
  }

  // MARK: What the venue refuses

  /// A stop could not take another's place: that one is cancelled and awaited, where it is still the wrong one, or a new
  /// one is placed where it has ended.
  mutating func keepStop(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    proceed(market, &effects)
    guard let stop = markets[market].stop, markets[market].exitWanted == nil,
      markets[market].working?.request.side != .sell
    else { return protect(market, &effects) }
    if !fits(stop, market) { cancel(stop, market, &effects) }
  }

  /// The venue refused a stop: what it should protect is closed. Unless the price was there already, nothing is bought until
  /// the operator has seen to it, for the next purchase would stand as bare.
  mutating func closeUnprotected(
    _ request: OrderRequest, _ reason: String, _ effects: inout some Effects & ~Copyable
  ) {
    let isPassed =
      if case .stop(let trigger) = request.kind { portfolio.positions[request.market].price <= trigger } else { false }
    if trading != .halted, !isPassed {
      trading = .halted
      let text =
        "the venue refused the stop of \(request.symbol) (\(reason)); the position is being closed; see to the venue, "
        + "then `host resume --reason \"…\"`"
      effects.record(.tradingPaused(TradingNotice(state: "halted", reason: text, time: now)))
      cancelEntries(&effects)
    }
    leave(request.market, .unprotected, decision: request.decision, &effects)
  }

  // MARK: What time and prices bring

  /// Notes when the price first stood where the stop at the venue should have sold.
  mutating func watchStop(_ market: Int, _ price: Price) {
    guard let stop = markets[market].stop, case .stop(let trigger) = stop.request.kind, price <= trigger else {
      markets[market].stopReached = .min
      return
    }
    if markets[market].stopReached == .min { markets[market].stopReached = now.milliseconds }
  }

  /// What a stop that was reached 2 s ago has not sold is sold at the market.
  mutating func relieveStop(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    let reached = markets[market].stopReached
    guard reached != .min, now.milliseconds - reached >= 2000 else { return }
    markets[market].stopReached = .min
    guard let stop = markets[market].stop, markets[market].exitWanted == nil else { return }
    leave(market, .unprotected, decision: stop.request.decision, &effects)
  }

  /// A part of an entry whose rest has not come for half a second gets its stop.
  mutating func protectPart(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    let bought = markets[market].partBought
    guard bought != .min, now.milliseconds - bought >= 500 else { return }
    markets[market].partBought = .min
    if !isDust(market) { protect(market, &effects) }
  }
}
