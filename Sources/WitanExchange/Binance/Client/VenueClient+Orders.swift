public import WitanCore

/// What became of an order that was sent.
public enum OrderOutcome: Hashable, Sendable {
  /// The venue took it; this is how it stands.
  case taken(OrderReport)
  /// Nobody knows. The inquiry says when to ask; the order must not be sent again.
  case unknown(OrderInquiry, VenueFailure)
}

/// What became of an order that was sent to take another's place.
public enum ReplacementOutcome: Hashable, Sendable {
  /// The venue ended the one and took the other; this is how each stands.
  case taken(ended: OrderReport, OrderReport)
  /// Nobody knows of either. The inquiry is about the new order, which must not be sent again.
  case unknown(OrderInquiry, VenueFailure)
}

/// What became of a pair that was sent.
public enum PairOutcome: Hashable, Sendable {
  /// The venue took it.
  case taken(PairReport)
  /// Nobody knows. The inquiry is about the pair's stop order; the pair must not be sent again.
  case unknown(OrderInquiry, VenueFailure)
}

/// By what the venue finds an order.
public enum OrderName: Hashable, Sendable {
  /// The venue's number of it.
  case number(Int64)
  /// Its own name.
  case client(ClientOrderID)
}

extension VenueClient {
  /// Places an order, which has been fitted to the symbol's rules and written down before.
  /// - Parameters:
  ///   - priority: `protect` for what closes or protects a position, else `order`.
  ///   - onHandover: called when the request is with the connections' thread, for each writing.
  /// - Returns: how it stands, or that nobody knows.
  /// - Throws: a ``VenueFailure`` where it certainly was not placed.
  public func place(
    _ order: NewOrder, for priority: WeightBudget.Priority = .order, onHandover: @Sendable () -> Void = {}
  ) async throws(VenueFailure) -> OrderOutcome {
    var call = VenueCall(.post, "/order", .signed, weight: venue.weights.order, orders: 1, for: priority)
    call.parameters = order.parameters
    var sent = time.hostNow
    do throws(VenueFailure) {
      return .taken(try await answer(call, as: OrderReport.self, onSend: { sent = $0 }, onHandover: onHandover))
    } catch {
      guard error.kind == .unknownOutcome else { throw error }
      return .unknown(inquiry(sent: sent), error)
    }
  }

  /// Places an order in the place of another one, of which nothing must have been traded: the venue ends that one and then
  /// places this one. Where it cannot end the one, it leaves the other.
  /// - Parameter onHandover: as for ``place(_:for:onHandover:)``.
  /// - Throws: a ``VenueFailure`` where the new order certainly was not placed. The old one has to be asked for then: it
  ///   rests as before, it has traded, or it was ended and the new one refused (-2021).
  public func place(
    _ order: NewOrder, inPlaceOf old: ClientOrderID, onHandover: @Sendable () -> Void = {}
  ) async throws(VenueFailure) -> ReplacementOutcome {
    struct Answer: Decodable { let cancelResponse, newOrderResponse: OrderReport }
    var call = VenueCall(.post, "/order/cancelReplace", .signed, weight: venue.weights.order, orders: 1, for: .protect)
    call.parameters = order.parameters
    call = call.with("cancelReplaceMode", "STOP_ON_FAILURE").with("cancelOrigClientOrderId", old.description)
      .with("cancelRestrictions", "ONLY_NEW")
    var sent = time.hostNow
    do throws(VenueFailure) {
      let answer = try await answer(call, as: Answer.self, onSend: { sent = $0 }, onHandover: onHandover)
      return .taken(ended: answer.cancelResponse, answer.newOrderResponse)
    } catch {
      guard error.kind == .unknownOutcome else { throw error }
      return .unknown(inquiry(sent: sent), error)
    }
  }

  /// Has an order checked by the venue without placing it (`POST /order/test`).
  public func test(_ order: NewOrder) async throws(VenueFailure) {
    var call = VenueCall(.post, "/order/test", .signed, weight: venue.weights.order, for: .order)
    call.parameters = order.parameters
    _ = try await answer(call, as: Nothing.self)
  }

  /// Places a pair of orders of which one cancels the other, in the form that the venue takes.
  public func place(
    _ pair: NewPair, for priority: WeightBudget.Priority = .protect
  ) async throws(VenueFailure) -> PairOutcome {
    let path = venue.pairForm == .classic ? "/order/oco" : "/orderList/oco"
    var call = VenueCall(.post, path, .signed, weight: venue.weights.order, orders: 2, for: priority)
    call.parameters = pair.parameters(venue.pairForm)
    var sent = time.hostNow
    do throws(VenueFailure) { return .taken(try await answer(call, as: PairReport.self) { sent = $0 }) } catch {
      guard error.kind == .unknownOutcome else { throw error }
      return .unknown(inquiry(sent: sent), error)
    }
  }

  private func inquiry(sent: Instant) -> OrderInquiry {
    OrderInquiry(
      sent: sent, now: time.hostNow, engineDeadline: venue.engineDeadline, receiveWindow: venue.receiveWindow)
  }

  /// Cancels an order and returns how it ended; part of it may have been filled.
  ///
  /// Throws a ``VenueFailure`` of kind `refused(.unknownOrder)` where no such order is open any more, and of kind
  /// `unknownOutcome` where nobody knows: in both cases the order has to be asked for.
  /// - Parameter attempt: 0, 1, … where it is tried again; each waits longer for its answer.
  public func cancel(
    _ order: OrderName, of symbol: Symbol, as id: ClientOrderID? = nil, attempt: Int = .max,
    onHandover: @Sendable () -> Void = {}
  ) async throws(VenueFailure) -> OrderReport {
    var call = VenueCall(.delete, "/order", .signed, weight: venue.weights.order, for: .protect)
      .with("symbol", symbol.venueName).naming(order).with("newClientOrderId", id?.description)
    call.deadline = venue.questionDeadline(attempt: attempt)
    return try await answer(call, as: OrderReport.self, onHandover: onHandover)
  }

  /// Cancels every open order of a symbol, also those that the host did not place: only for a symbol whose orders are
  /// all the host's. Nothing open is `refused(.unknownOrder)`.
  public func cancelAll(of symbol: Symbol) async throws(VenueFailure) -> [CancelledItem] {
    let call = VenueCall(.delete, "/openOrders", .signed, weight: venue.weights.order, for: .protect)
    return try await answer(call.with("symbol", symbol.venueName), as: [CancelledItem].self)
  }

  /// Cancels a pair by its own name; both its orders end.
  public func cancelPair(_ id: ClientOrderID, of symbol: Symbol) async throws(VenueFailure) -> PairReport {
    let call = VenueCall(.delete, "/orderList", .signed, weight: venue.weights.order, for: .protect)
      .with("symbol", symbol.venueName).with("listClientOrderId", id.description)
    return try await answer(call, as: PairReport.self)
  }

  /// How an order stands; `refused(.noSuchOrder)` where there is none, or none to be seen yet.
  /// - Parameter attempt: as for ``cancel(_:of:as:attempt:onHandover:)``.
  public func order(
    _ order: OrderName, of symbol: Symbol, attempt: Int = .max
  ) async throws(VenueFailure) -> OrderReport {
    var call = VenueCall(.get, "/order", .signed, weight: venue.weights.orderQuery, for: .reconcile)
    call.deadline = venue.questionDeadline(attempt: attempt)
    return try await answer(call.with("symbol", symbol.venueName).naming(order), as: OrderReport.self)
  }

  /// How a pair stands, by its own name.
  public func pair(_ id: ClientOrderID) async throws(VenueFailure) -> PairReport {
    let call = VenueCall(.get, "/orderList", .signed, weight: venue.weights.pairQuery, for: .reconcile)
    return try await answer(call.with("origClientOrderId", id.description), as: PairReport.self)
  }

  /// The open orders of a symbol; of all symbols where none is given, which weighs much more.
  public func openOrders(of symbol: Symbol?) async throws(VenueFailure) -> [OrderReport] {
    let weight = symbol == nil ? venue.weights.allOpenOrders : venue.weights.openOrders
    let call = VenueCall(.get, "/openOrders", .signed, weight: weight, for: .reconcile)
    return try await answer(call.with("symbol", symbol?.venueName), as: [OrderReport].self)
  }

  /// Orders of a symbol in whatever state, from the venue's number `first` on; the newest where it is nil.
  /// - Parameter limit: 1 to 1000.
  public func orders(
    of symbol: Symbol, from first: Int64? = nil, limit: Int = 500
  ) async throws(VenueFailure) -> [OrderReport] {
    let call = VenueCall(.get, "/allOrders", .signed, weight: venue.weights.history, for: .reconcile)
      .with("symbol", symbol.venueName).with("orderId", first).with("limit", Int64(min(max(limit, 1), 1000)))
    return try await answer(call, as: [OrderReport].self)
  }
}

/// An answer of which nothing is wanted: `{}`.
struct Nothing: Decodable {}

extension VenueCall {
  /// The same with the name of the order that it is about.
  func naming(_ order: OrderName) -> VenueCall {
    switch order {
    case .number(let number): with("orderId", number)
    case .client(let id): with("origClientOrderId", id.description)
    }
  }
}
