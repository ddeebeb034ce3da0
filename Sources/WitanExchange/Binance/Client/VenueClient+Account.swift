public import WitanCore

extension VenueClient {
  /// What the account may do, and what is in it.
  public func account() async throws(VenueFailure) -> AccountReport {
    let call = VenueCall(.get, "/account", .signed, weight: venue.weights.history, for: .reconcile)
    return try await answer(call, as: AccountReport.self)
  }

  /// The account's executions of a symbol, oldest first: one page.
  /// - Parameters:
  ///   - first: from this number on; nil = the newest.
  ///   - order: only those of this order.
  ///   - limit: 1 to 1000.
  public func trades(
    of symbol: Symbol, from first: Int64? = nil, order: Int64? = nil, limit: Int = 1000
  ) async throws(VenueFailure) -> [TradeReport] {
    let call = VenueCall(.get, "/myTrades", .signed, weight: venue.weights.history, for: .reconcile)
      .with("symbol", symbol.venueName).with("orderId", order).with("fromId", order == nil ? first : nil)
      .with("limit", Int64(min(max(limit, 1), 1000)))
    return try await answer(call, as: [TradeReport].self)
  }

  /// All executions of a symbol behind the last one that is known, oldest first: as many pages as there are.
  /// - Parameter last: the number of the last one that is known; nil = all there ever were.
  public func allTrades(of symbol: Symbol, after last: Int64?) async throws(VenueFailure) -> [TradeReport] {
    var found: [TradeReport] = []
    var next = last.map { $0 + 1 } ?? 0
    while true {
      // Whatever order a page is in, and whatever it says twice: each number once, and always further on.
      let page = try await trades(of: symbol, from: next).filter { $0.tradeID >= next }
        .sorted { $0.tradeID < $1.tradeID }
      guard let end = page.last?.tradeID else { return found }
      found += page
      if page.count < 1000 { return found }
      next = end + 1
    }
  }

  /// Makes a listen key, or prolongs the one there is. It is a secret: whoever has it reads the account's events.
  public func makeListenKey() async throws(VenueFailure) -> String {
    struct Answer: Decodable { let listenKey: String }
    return try await answer(try listenKeyCall(.post), as: Answer.self).listenKey
  }

  /// Keeps a listen key alive; `refused(.unknownListenKey)` where a new one has to be made.
  public func keepListenKey(_ listenKey: String) async throws(VenueFailure) {
    _ = try await answer(try listenKeyCall(.put).with("listenKey", listenKey), as: Nothing.self)
  }

  /// Ends a listen key.
  public func closeListenKey(_ listenKey: String) async throws(VenueFailure) {
    _ = try await answer(try listenKeyCall(.delete).with("listenKey", listenKey), as: Nothing.self)
  }

  private func listenKeyCall(_ method: HTTPRequest.Method) throws(VenueFailure) -> VenueCall {
    let call = VenueCall(method, "/userDataStream", .key, weight: venue.weights.listenKey, for: .protect)
    guard venue.userStream == .listenKey else {
      throw VenueFailure(
        .configuration, call: call.name,
        "\(venue.name) has no listen keys; expected the account's events over its WebSocket API")
    }
    return call
  }
}
