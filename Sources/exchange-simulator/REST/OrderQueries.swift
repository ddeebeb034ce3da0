import WitanCore

/// Questions about orders and trades of one's own.
enum OrderQueries {
  static func all(_ rules: VenueRules) -> [Endpoint] {
    [
      Endpoint("GET", "/api/v3/order", .signed(trade: false), 2, 4, code: one),
      Endpoint(
        "GET", "/api/v3/openOrders", .signed(trade: false), weight: { $0.has("symbol") ? (3, 6) : (40, 80) },
        code: open),
      Endpoint("GET", "/api/v3/allOrders", .signed(trade: false), 10, 20, code: history),
      Endpoint(
        "GET", "/api/v3/myTrades", .signed(trade: false), weight: { $0.has("orderId") ? (10, 5) : (10, 20) },
        code: trades),
      Endpoint("GET", "/api/v3/rateLimit/order", .signed(trade: false), 20, 40, code: counts),
    ]
  }

  private static func one(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let found = try OrderEndpoints.named(
      exchange, &call, account: account, market: market)
    try call.parameters.finish()
    guard let found else { throw .noSuchOrder }
    return exchange.queried(found)
  }

  private static func open(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let name = try call.parameters.text("symbol")
    try call.parameters.finish()
    var market: Int?
    if let name { market = try exchange.market(name) }
    let mine = exchange.open[account].filter { market == nil || exchange.orders[$0].market == market }
    return .array(mine.map { exchange.queried($0) })
  }

  /// The bounds of a question about the past.
  struct Span {
    let start: Int64?
    let end: Int64?
    let limit: Int

    init(_ call: inout Call, _ rules: VenueRules) throws(Refusal) {
      start = try call.parameters.whole("startTime")
      end = try call.parameters.whole("endTime")
      limit = try call.parameters.limit(usual: 500, most: 1000)
      if let start, let end {
        guard start <= end else { throw Refusal(-1127, "Start time is greater than end time.") }
        if let most = rules.longestLookup, end - start > most.milliseconds {
          throw Refusal(-1127, "More than 24 hours between startTime and endTime.")
        }
      }
    }

    func holds(_ time: Instant) -> Bool {
      start.map { time.milliseconds >= $0 } ?? true && end.map { time.milliseconds <= $0 } ?? true
    }

    /// The oldest from a start or an id on, else the newest.
    func cut<Row>(_ rows: [Row], fromID: Bool) -> [Row] {
      Array(start != nil || fromID ? rows.prefix(limit) : rows.suffix(limit))
    }
  }

  private static func history(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let from = try call.parameters.whole("orderId")
    let span = try Span(&call, exchange.rules)
    try call.parameters.finish()
    let mine = exchange.orders.indices.filter { place in
      let order = exchange.orders[place]
      return order.account == account && order.market == market && from.map { order.id >= $0 } ?? true
        && span.holds(order.created)
    }
    return .array(span.cut(mine, fromID: from != nil).map { exchange.queried($0) })
  }

  private static func trades(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let order = try call.parameters.whole("orderId")
    let from = try call.parameters.whole("fromId")
    let span = try Span(&call, exchange.rules)
    try call.parameters.finish()
    if from != nil, span.start != nil || span.end != nil {
      throw Refusal(-1128, "Combination of optional parameters invalid.")
    }
    let mine = exchange.orders.filter { mine in
      mine.account == account && mine.market == market && order.map { mine.id == $0 } ?? true
    }
    let fills = mine.flatMap(\.fills).filter { fill in
      from.map { fill.tradeID >= $0 } ?? true && span.holds(fill.time)
    }.sorted { $0.tradeID < $1.tradeID }
    return .array(span.cut(fills, fromID: from != nil).map { exchange.trade($0) })
  }

  private static func counts(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    try call.parameters.finish()
    return .array(
      exchange.limiter.orderCounts(account, now: exchange.now).map {
        $0.limit.json.adding(["count": .integer($0.count)])
      })
  }
}

extension Exchange {
  /// A fill as `myTrades` tells it.
  func trade(_ fill: Fill) -> JSON {
    let order = orders[fill.order]
    return .of([
      "symbol": .string(markets[order.market].listing.name), "id": .integer(fill.tradeID),
      "orderId": .integer(order.id), "orderListId": .integer(order.list), "price": .string(fill.price.description),
      "qty": .string(fill.quantity.description), "quoteQty": .string(fill.quote.description),
      "commission": .string(fill.commission.description), "commissionAsset": .string(fill.commissionAsset),
      "time": .integer(fill.time.milliseconds), "isBuyer": .bool(order.side == .buy), "isMaker": .bool(fill.isMaker),
      "isBestMatch": true,
    ])
  }
}
