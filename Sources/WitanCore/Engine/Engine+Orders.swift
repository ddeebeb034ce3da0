// From a decision to an order at its venue.
extension Engine where Venue: ~Copyable {
  // MARK: Wishes

  /// A vote to buy a market that is flat: size, gate, submit.
  mutating func enter(_ market: Int, _ decision: Decision, _ effects: inout some Effects & ~Copyable) {
    claimWinners(market)
    var view = riskView(market, at: decision.price)
    if isPast(decision) { view.stale = true }
    let size: OrderSize
    switch settings.risk.size {
    case .allIn: size = .allIn
    case .percent(let share):
      switch sized(share, decision.price, market) {
      case .quantity(let quantity): size = .quantity(quantity)
      case .refused(let code):
        view.size = code
        size = .quantity(.zero)
      }
    }
    place(
      request(market, .buy, .entry, .market, size, price: decision.price, decision: decision.id), view, &effects)
  }

  /// Whether a decision was made on a bar that came so late that nobody trades at its price any more: so after the feed
  /// was repaired. On paper the fill is in the bar behind it, however late both come.
  private func isPast(_ decision: Decision) -> Bool {
    settings.mode == .real
      && now.milliseconds - decision.time.milliseconds > max(settings.interval.milliseconds, 10_000)
  }

  /// The rest of an entry that the venue ended early, where it is worth an order.
  mutating func complete(
    _ market: Int, _ before: OrderRequest, _ rest: Quantity, _ effects: inout some Effects & ~Copyable
  ) {
    let price = portfolio.positions[market].price
    let quantity = settings.instruments[market].roundedDown(rest)
    let least = max(settings.risk.minimumNotional, settings.instruments[market].minimumNotional)
    guard markets[market].working == nil, Amount(price, times: quantity) >= Amount(least) else { return }
    var view = riskView(market, at: price)
    // It belongs to the entry before: what that one holds does not speak against it.
    (view.dust, view.duplicate) = (view.held, false)
    place(
      request(market, .buy, .entry, .market, .quantity(quantity), price: price, decision: before.decision), view,
      &effects)
  }

  /// A position is to be closed: whatever else works in its market is cancelled first, and awaited.
  mutating func leave(
    _ market: Int, _ purpose: OrderPurpose, decision: Int64, _ effects: inout some Effects & ~Copyable
  ) {
    if markets[market].working?.request.side == .sell { return }
    if portfolio.positions[market].isFlat, markets[market].working == nil { return }
    // What flattens (a kill, the operator) is not turned back into a mere signal.
    let wanted = markets[market].exitWanted
    if wanted == nil || (wanted != .kill && purpose != .exit) {
      markets[market].exitWanted = purpose
      markets[market].exitDecision = decision
    }
    proceed(market, &effects)
  }

  /// Tries again to close what a venue would not let go.
  mutating func retryExit(_ market: Int, _ effects: inout some Effects & ~Copyable) {
    if markets[market].exitWanted != nil, markets[market].working == nil { proceed(market, &effects) }
  }

  /// Takes the next step towards an exit that is wanted. At a venue outside the sale takes the place of a stop that rests
  /// there untouched, in one step, so that no moment is without the one or the other: a stop that nobody has confirmed is
  /// awaited; one that is not there yet is placed, unless `isStopGone` says that it has just ended. What else works is
  /// cancelled and awaited first.
  mutating func proceed(_ market: Int, isStopGone: Bool = false, _ effects: inout some Effects & ~Copyable) {
    guard let purpose = markets[market].exitWanted else { return }
    if let entry = markets[market].working, entry.request.side == .buy {
      return cancel(entry, market, &effects)
    }
    let stop = markets[market].stop
    if let stop {
      if settings.mode == .paper { return cancel(stop, market, &effects) }
      switch stop.life {
      case .sent, .unknown: return
      case .partlyFilled, .cancelling, .filled, .rejected, .cancelled: return cancel(stop, market, &effects)
      case .accepted: break
      }
    } else if !isStopGone, markets[market].working == nil, restsMeanwhile(market) {
      return protect(market, &effects)
    }
    markets[market].exitWanted = nil
    let held = sellable(market)
    guard held.units > 0, markets[market].working == nil else { return }
    let price = portfolio.positions[market].price
    place(
      request(
        market, .sell, purpose, .market, .quantity(held), price: price, decision: markets[market].exitDecision,
        replaces: stop?.request.id),
      riskView(market, at: price), &effects)
  }

  /// What a venue takes of what is held: whole lots.
  func sellable(_ market: Int) -> Quantity {
    settings.instruments[market].roundedDown(portfolio.positions[market].quantity)
  }

  /// Whether no venue takes what is held at the newest price: less than a lot, or worth less than the least order.
  func isDust(_ market: Int) -> Bool {
    let rest = sellable(market)
    let worth = Amount(portfolio.positions[market].price, times: rest)
    return rest.units == 0 || worth < Amount(settings.instruments[market].minimumNotional)
  }

  /// Cancels every entry under way.
  mutating func cancelEntries(_ effects: inout some Effects & ~Copyable) {
    for market in markets.indices {
      if let entry = markets[market].working, entry.request.side == .buy { cancel(entry, market, &effects) }
    }
  }

  mutating func cancel(_ order: WorkingOrder, _ market: Int, _ effects: inout some Effects & ~Copyable) {
    if case .cancelling = order.life { return }
    change(market, order.request) { $0.life = .cancelling(order.filled) }
    venue.cancel(order.request.id, market: market, at: now, &effects)
    drain(&effects)
  }

  // MARK: The gate

  mutating func request(
    _ market: Int, _ side: Side, _ purpose: OrderPurpose, _ kind: OrderKind, _ size: OrderSize, price: Price,
    decision: Int64, replaces: OrderID? = nil
  ) -> OrderRequest {
    lastOrder += 1
    return OrderRequest(
      id: OrderID(lastOrder), symbol: settings.instruments[market].symbol, market: market, side: side,
      purpose: purpose, kind: kind, size: size, price: price, decision: decision, time: now, replaces: replaces)
  }

  /// Through the gate to the venue, or a refusal.
  mutating func place(
    _ request: OrderRequest, _ view: RiskView, _ effects: inout some Effects & ~Copyable
  ) {
    let market = request.market
    switch RiskGate.judge(request, view, settings.instruments[market]) {
    case .refused(let refusal):
      statistics.refused[Int(refusal.reason.rawValue)] += 1
      effects.record(.orderDenied(refusal))
    case .approved(let order):
      effects.record(.orderRequested(request))
      let working = WorkingOrder(request: request, life: .sent)
      if request.purpose == .stop {
        (markets[market].oldStop, markets[market].stop) = (markets[market].stop, working)
      } else {
        markets[market].working = working
      }
      if request.side == .buy { noteEntry(market) }
      effects.record(.orderSubmitted(notice(request)))
      venue.submit(order, &effects)
      drain(&effects)
    }
  }

  private mutating func noteEntry(_ market: Int) {
    markets[market].lastBuy = now.milliseconds
    if settings.risk.breakers != nil { breakers.entries.append(now.milliseconds) }
  }

  mutating func riskView(_ market: Int, at price: Price) -> RiskView {
    let state = markets[market]
    var view = RiskView()
    view.trading = trading
    view.killed = watch.killedBy != nil
    view.reduceOnly = watch.reduceOnly
    view.unreconciled = state.isUnreconciled || isUnreconciled
    (view.held, view.dust) = (portfolio.positions[market].quantity, portfolio.positions[market].dust)
    view.working = state.working != nil
    view.lastPrice = portfolio.positions[market].price
    view.freeCash = freeCash
    view.cooling =
      state.lastExit != .min && now.milliseconds - state.lastExit < settings.risk.cooldown.milliseconds
    if let limit = settings.risk.openRisk, settings.risk.limits { view.openRisk = openRisk(over: limit) }
    guard let limits = settings.risk.breakers, settings.risk.limits else { return view }
    view.stale = state.isStale
    view.broken = now.milliseconds < max(state.brokenUntil, breakers.brokenUntil)
    view.collar = limits.priceCollar
    view.duplicate =
      state.lastBuy != .min && now.milliseconds - state.lastBuy < limits.duplicateWindow.milliseconds
    view.rate = breakers.isBusy(at: now.milliseconds, limit: limits.ordersPerMinute)
    return view
  }

  /// The cash that no entry under way has claimed, less the fee and slippage it takes to spend it; rounded down.
  private var freeCash: Money {
    var free = Amount(portfolio.cash)
    for market in markets.indices { free = free - claimed(market) }
    let costs = Int64(settings.fills.feeRate.units) + Int64(settings.fills.slippageMost.units)
    return Part(1_000_000, of: 1_000_000 + costs).of(free).money(.down)
  }

  /// What an entry under way will still cost at its decision's price.
  private func claimed(_ market: Int) -> Amount {
    guard let working = markets[market].working, working.request.side == .buy,
      case .quantity(let quantity) = working.request.size
    else { return .zero }
    return Amount(working.request.price, times: quantity - working.filled)
  }

  private func openRisk(over limit: Share) -> Bool {
    var risk = Amount.zero
    for market in markets.indices {
      let position = portfolio.positions[market]
      guard let stop = markets[market].stop, case .stop(let trigger) = stop.request.kind else { continue }
      risk += Amount(position.price, times: position.quantity) - Amount(trigger, times: position.quantity)
    }
    return risk >= Part(limit).of(portfolio.equity)
  }

  /// Says who owns the purchase that is coming: the winners, by weight × confidence.
  private mutating func claimWinners(_ market: Int) {
    var first: Int?
    for place in ballot.indices {
      let entry = ballot[place]
      let wins = entry.answer == .buy && (entry.standing == .counted || entry.standing == .carried)
      let claim = wins ? Int64(entry.weight.units) * Int64(entry.confidence.units) : 0
      portfolio.sleeves.claim(market, place, claim)
      winners[place] = Sizing.Winner(claim: claim, allocation: portfolio.sleeves[place].allocation)
      if wins, first.map({ entry.strategy < ballot[$0].strategy }) ?? true { first = place }
    }
    portfolio.sleeves.claimed(market, first: first ?? 0)
  }

  private func sized(_ share: Share, _ price: Price, _ market: Int) -> Sizing.Answer {
    var exposure = portfolio.exposure
    for other in markets.indices { exposure += claimed(other) }
    return winners.withRows {
      Sizing.size(
        share: share, price: price, equity: portfolio.equity, exposure: exposure, winners: $0,
        instrument: settings.instruments[market], settings: settings.risk)
    }
  }

  // MARK: Orders under way

  func find(_ id: OrderID) -> (market: Int, order: WorkingOrder)? {
    for market in markets.indices {
      if let order = markets[market].working, order.request.id == id { return (market, order) }
      if let order = markets[market].stop, order.request.id == id { return (market, order) }
      if let order = markets[market].oldStop, order.request.id == id { return (market, order) }
    }
    return nil
  }

  mutating func change(_ market: Int, _ request: OrderRequest, _ body: (inout WorkingOrder) -> Void) {
    if markets[market].working?.request.id == request.id {
      body(&markets[market].working!)
    } else if markets[market].stop?.request.id == request.id {
      body(&markets[market].stop!)
    } else if markets[market].oldStop?.request.id == request.id {
      body(&markets[market].oldStop!)
    }
  }

  mutating func end(_ market: Int, _ request: OrderRequest) {
    if markets[market].working?.request.id == request.id { markets[market].working = nil }
    if markets[market].oldStop?.request.id == request.id { markets[market].oldStop = nil }
    if markets[market].stop?.request.id == request.id {
      // Where it has not taken the other's place, that one goes on.
      (markets[market].stop, markets[market].oldStop) = (markets[market].oldStop, nil)
    }
  }

  private func notice(_ request: OrderRequest) -> OrderNotice {
    OrderNotice(order: request.id, symbol: request.symbol, time: request.time)
  }
}
