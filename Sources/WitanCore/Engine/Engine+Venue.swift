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
      ended(market, request, &effects)
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
    if request.purpose == .stop {
      haltUnprotected(request, reason, &effects)
    } else {
      ended(market, request, &effects)
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
    guard execution.quantity.units > 0, execution.price.units > 0, execution.fee.units >= 0 else {
      return "quantity and price must be positive and the fee \(execution.fee) not negative"
    }
    if case .quantity(let wanted) = order.request.size, execution.quantity > wanted - order.filled {
      return "only \(wanted - order.filled) of the order was left"
    }
    let held = portfolio.positions[market].quantity
    return order.request.side == .sell && execution.quantity > held ? "only \(held) is held" : nil
  }

  /// An order ended before all of it was traded: what was wanted goes on, and nothing held is left unwatched.
  private mutating func ended(
    _ market: Int, _ request: OrderRequest, _ effects: inout some Effects & ~Copyable
  ) {
    // A flattening that the venue would not take is tried again at the next price, not at once and for ever.
    let isFlattening = request.side == .sell && request.purpose != .stop && request.purpose != .exit
    if isFlattening || (request.purpose == .exit && watch.killedBy != nil) {
      markets[market].exitWanted = watch.killedBy != nil ? .kill : request.purpose
      markets[market].exitDecision = request.decision
      return
    }
    proceed(market, &effects)
    if markets[market].working == nil { protect(market, &effects) }
  }

  /// The venue refused a stop: what it should protect is closed, and nothing is bought until the operator has seen
  /// to it, for the next purchase would stand as bare.
  private mutating func haltUnprotected(
    _ request: OrderRequest, _ reason: String, _ effects: inout some Effects & ~Copyable
  ) {
    if trading != .halted {
      trading = .halted
      let text =
        "the venue refused the stop of \(request.symbol) (\(reason)); the position is being closed; see to the venue, "
        + "then `host resume --reason \"…\"`"
      effects.record(.tradingPaused(TradingNotice(state: "halted", reason: text, time: now)))
      cancelEntries(&effects)
    }
    leave(request.market, .unprotected, decision: request.decision, &effects)
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
      buy(market, request, execution, &effects)
    } else {
      sell(market, request, execution, &effects)
    }
    if markets[market].lastSeen < execution.time.milliseconds {
      markets[market].lastSeen = execution.time.milliseconds
    }
    watchEquity(&effects)
  }

  private mutating func buy(
    _ market: Int, _ request: OrderRequest, _ execution: Execution, _ effects: inout some Effects & ~Copyable
  ) {
    let first = portfolio.positions[market].isFlat
    portfolio.buy(market, execution, decision: request.decision)
    protect(market, &effects)
    let notice = positionNotice(market, request, execution.time)
    effects.record(first ? .positionOpened(notice) : .positionUpdated(notice))
    proceed(market, &effects)
  }

  private mutating func sell(
    _ market: Int, _ request: OrderRequest, _ execution: Execution, _ effects: inout some Effects & ~Copyable
  ) {
    let trade = portfolio.sell(market, execution, symbol: request.symbol, reason: ExitReason(request.purpose))
    if let trade {
      markets[market].lastExit = execution.time.milliseconds
      markets[market].exitWanted = nil
      effects.record(.positionClosed(trade))
      suspendAfterSale(&effects)
      watchLosses(trade, &effects)
    } else {
      effects.record(.positionUpdated(positionNotice(market, request, execution.time)))
      if request.purpose == .stop { return }
      proceed(market, &effects)
    }
  }

  private func positionNotice(_ market: Int, _ request: OrderRequest, _ time: Instant) -> PositionNotice {
    let position = portfolio.positions[market]
    var stop: Price?
    if case .stop(let trigger)? = markets[market].stop?.request.kind { stop = trigger }
    return PositionNotice(
      symbol: request.symbol, quantity: position.quantity, averagePrice: position.averagePrice, stop: stop, time: time)
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
