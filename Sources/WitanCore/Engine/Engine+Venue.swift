// What the venue says of an order, on its way into the portfolio.
extension Engine where Venue: ~Copyable {
  mutating func drain(_ effects: inout some Effects & ~Copyable) {
    while let event = venue.nextAnswer() { settle(event, &effects) }
  }

  /// Takes what a venue says about an order; what belongs to no order under way is recorded as an error.
  mutating func settle(_ event: VenueEvent, _ effects: inout some Effects & ~Copyable) {
    guard let (market, order) = find(event.order) else {
      effects.record(
        .error(
          ErrorNotice(
            component: "engine",
            text: "the venue spoke of order \(event.order), which is not under way: \(event); nothing was changed",
            time: event.time)))
      return
    }
    advance(to: event.time, &effects)
    if let execution = event.execution, let wrong = fault(of: execution, order, market) {
      return complain(
        "the venue says that order \(event.order) traded \(execution.quantity) at \(execution.price): \(wrong); "
          + "nothing was changed: compare the account at the venue with `host status`", &effects)
    }
    let request = order.request
    switch event {
    case .accepted(_, let time): accept(market, order, time, &effects)
    case .triggered(_, let price, let time): noteTrigger(request, price, time, &effects)
    case .partlyFilled(let execution):
      let filled = order.filled + execution.quantity
      change(market, request) {
        if case .cancelling = $0.life { $0.life = .cancelling(filled) } else { $0.life = .partlyFilled(filled) }
      }
      fill(market, request, execution, last: false, &effects)
    case .filled(let execution):
      end(market, request)
      fill(market, request, execution, last: true, &effects)
    case .rejected(_, let reason, let time): reject(market, request, reason, time, &effects)
    case .cancelled(_, let time):
      end(market, request)
      effects.record(.orderCanceled(OrderNotice(order: request.id, symbol: request.symbol, time: time)))
      ended(market, request, filled: order.filled, &effects)
    case .unknown(_, let time):
      doubt(market, order, time, &effects)
      watchVenueErrors(&effects)
    }
  }

  private mutating func accept(
    _ market: Int, _ order: WorkingOrder, _ time: Instant, _ effects: inout some Effects & ~Copyable
  ) {
    switch order.life {
    case .sent: change(market, order.request) { $0.life = .accepted }
    case .unknown(let filled):
      change(market, order.request) { $0.life = filled.units > 0 ? .partlyFilled(filled) : .accepted }
    case .accepted, .partlyFilled, .cancelling, .filled, .rejected, .cancelled: break
    }
    effects.record(.orderAccepted(OrderNotice(order: order.request.id, symbol: order.request.symbol, time: time)))
    guard order.request.purpose == .stop else { return }
    // A sale may wait for it, to take its place. And after a restart nobody remembers that it was to be replaced.
    proceed(market, &effects)
    if order.filled == .zero { protect(market, &effects) }
  }

  private func noteTrigger(
    _ request: OrderRequest, _ price: Price, _ time: Instant, _ effects: inout some Effects & ~Copyable
  ) {
    guard case .stop(let trigger) = request.kind else { return }
    effects.record(
      .stopTriggered(StopNotice(order: request.id, symbol: request.symbol, stop: trigger, price: price, time: time)))
  }

  private mutating func reject(
    _ market: Int, _ request: OrderRequest, _ reason: String, _ time: Instant,
    _ effects: inout some Effects & ~Copyable
  ) {
    end(market, request)
    effects.record(
      .orderRejected(OrderTrouble(order: request.id, symbol: request.symbol, reason: reason, time: time)))
    watchRejects(&effects)
    if request.purpose == .stop, request.replaces != nil {
      keepStop(market, &effects)
    } else if request.purpose == .stop {
      closeUnprotected(request, reason, &effects)
    } else {
      ended(market, request, filled: .zero, &effects)
    }
  }

  /// Nobody knows what became of an order: it is asked for, never repeated.
  mutating func doubt(
    _ market: Int, _ order: WorkingOrder, _ time: Instant, _ effects: inout some Effects & ~Copyable
  ) {
    change(market, order.request) { $0.life = .unknown(order.filled) }
    effects.record(
      .orderUnknown(OrderNotice(order: order.request.id, symbol: order.request.symbol, time: time)))
    effects.query(order.request.id)
  }

  /// What is wrong with an execution; nil where it can be booked.
  private func fault(of execution: Execution, _ order: WorkingOrder, _ market: Int) -> String? {
    guard execution.quantity.units > 0, execution.price.units > 0, execution.fee.units >= 0,
      execution.withheld.units >= 0, execution.withheld <= execution.quantity
    else {
      return "quantity and price must be positive, the fee \(execution.fee) not negative and not more than was traded"
    }
    if case .quantity(let wanted) = order.request.size, execution.quantity > wanted - order.filled {
      return "only \(wanted - order.filled) of the order was left"
    }
    let held = portfolio.positions[market].quantity
    return order.request.side == .sell && execution.quantity > held ? "only \(held) is held" : nil
  }

  /// An order ended before all of it was traded: what was wanted goes on, and nothing held is left unwatched.
  private mutating func ended(
    _ market: Int, _ request: OrderRequest, filled: Quantity, _ effects: inout some Effects & ~Copyable
  ) {
    if leaveDust(market, request, request.side == .buy ? .dust : ExitReason(request.purpose), &effects) { return }
    // A flattening that the venue would not take is tried again at the next price, not at once and for ever.
    // So is an exit that was begun: half a position is no answer to a vote to sell.
    let isFlattening = request.side == .sell && request.purpose != .stop && request.purpose != .exit
    if isFlattening || (request.purpose == .exit && (watch.killedBy != nil || filled.units > 0)) {
      markets[market].exitWanted = watch.killedBy != nil ? .kill : request.purpose
      markets[market].exitDecision = request.decision
      return protect(market, &effects)
    }
    proceed(market, isStopGone: request.purpose == .stop, &effects)
    if request.side == .buy, filled.units > 0, markets[market].exitWanted == nil {
      followPart(market, request, filled, &effects)
    }
    protect(market, &effects)
  }

  /// An entry ended with a part of it filled: that part is kept, completed or sold, as the settings say.
  private mutating func followPart(
    _ market: Int, _ request: OrderRequest, _ filled: Quantity, _ effects: inout some Effects & ~Copyable
  ) {
    switch settings.risk.partialEntry ?? .keep {
    case .keep: break
    case .exit: leave(market, .exit, decision: request.decision, &effects)
    case .complete:
      guard case .quantity(let wanted) = request.size else { return }
      complete(market, request, wanted - filled, &effects)
    }
  }

  private mutating func fill(
    _ market: Int, _ request: OrderRequest, _ execution: Execution, last: Bool,
    _ effects: inout some Effects & ~Copyable
  ) {
    let notice = FillNotice(
      symbol: request.symbol, side: request.side, purpose: request.purpose, decision: request.decision,
      execution: execution)
    effects.record(last ? .orderFilled(notice) : .orderPartiallyFilled(notice))
    statistics.turnover += Amount(execution.price, times: execution.quantity)
    breakers.rejects = 0
    if request.side == .buy {
      buy(market, request, execution, last, &effects)
    } else {
      sell(market, request, execution, last, &effects)
    }
    if markets[market].lastSeen < execution.time.milliseconds {
      markets[market].lastSeen = execution.time.milliseconds
    }
    watchEquity(&effects)
  }

  private mutating func buy(
    _ market: Int, _ request: OrderRequest, _ execution: Execution, _ last: Bool,
    _ effects: inout some Effects & ~Copyable
  ) {
    let first = portfolio.positions[market].isFlat
    portfolio.buy(market, execution, decision: request.decision)
    // An entry trades in parts that come one by one within a moment: a stop for each would have to make way for the next.
    let isPart = !last && settings.mode == .real && markets[market].stop == nil
    markets[market].partBought = isPart ? now.milliseconds : .min
    if !isPart, !isDust(market) { protect(market, &effects) }
    let notice = positionNotice(market, request.symbol, execution.time)
    effects.record(first ? .positionOpened(notice) : .positionUpdated(notice))
    if last, leaveDust(market, request, .dust, &effects) { return }
    proceed(market, &effects)
  }

  private mutating func sell(
    _ market: Int, _ request: OrderRequest, _ execution: Execution, _ last: Bool,
    _ effects: inout some Effects & ~Copyable
  ) {
    let trade = portfolio.sell(market, execution, symbol: request.symbol, reason: ExitReason(request.purpose))
    if let trade {
      conclude(market, trade, &effects)
    } else if !last || !leaveDust(market, request, ExitReason(request.purpose), &effects) {
      effects.record(.positionUpdated(positionNotice(market, request.symbol, execution.time)))
      if request.purpose == .stop { return }
      proceed(market, &effects)
    }
  }

  /// A round trip is over.
  mutating func conclude(_ market: Int, _ trade: Trade, _ effects: inout some Effects & ~Copyable) {
    markets[market].lastExit = (trade.exitTime ?? now).milliseconds
    markets[market].exitWanted = nil
    effects.record(.positionClosed(trade))
    suspendAfterSale(&effects)
    watchLosses(trade, &effects)
  }

  /// Where no order works any more and no venue would take what is left, the round trip is over and the rest dust.
  private mutating func leaveDust(
    _ market: Int, _ request: OrderRequest, _ reason: ExitReason, _ effects: inout some Effects & ~Copyable
  ) -> Bool {
    guard !portfolio.positions[market].isFlat, markets[market].working == nil, markets[market].stop == nil,
      isDust(market)
    else { return false }
    conclude(
      market, portfolio.leaveDust(market, symbol: request.symbol, at: now, order: request.id, reason: reason),
      &effects)
    return true
  }

  func positionNotice(_ market: Int, _ symbol: Symbol, _ time: Instant) -> PositionNotice {
    let position = portfolio.positions[market]
    var stop: Price?
    if case .stop(let trigger)? = markets[market].stop?.request.kind { stop = trigger }
    return PositionNotice(
      symbol: symbol, quantity: position.quantity, averagePrice: position.averagePrice, stop: stop, time: time)
  }
}

extension ExitReason {
  /// The reason that an order of this purpose gives to the trade it closes.
  init(_ purpose: OrderPurpose) {
    switch purpose {
    case .entry, .exit: self = .signal
    case .stop: self = .stop
    case .kill: self = .kill
    case .closeAll: self = .closeAll
    case .unprotected: self = .unprotected
    }
  }
}
