import WitanCore

/// What anybody may ask: time, rules, books, trades, bars.
enum PublicEndpoints {
  static func all(_ rules: VenueRules) -> [Endpoint] {
    let history: Endpoint.Security = rules.historyNeedsKey ? .key : .open
    return [
      Endpoint("GET", "/api/v3/ping", .open, 1, 1) { _, call throws(Refusal) in
        try call.parameters.finish()
        return .object([])
      },
      Endpoint("GET", "/api/v3/time", .open, 1, 1) { _, call throws(Refusal) in
        try call.parameters.finish()
        return .of(["serverTime": .integer(call.now.milliseconds)])
      },
      Endpoint("GET", "/api/v3/exchangeInfo", .open, 10, 20, code: exchangeInfo),
      Endpoint("GET", "/api/v3/depth", .open, weight: depthWeight, code: depth),
      Endpoint("GET", "/api/v3/trades", .open, 1, 25, code: trades),
      Endpoint("GET", "/api/v3/historicalTrades", history, 5, 25, code: trades),
      Endpoint("GET", "/api/v3/aggTrades", .open, 1, 4, code: aggTrades),
      Endpoint("GET", "/api/v3/klines", .open, 1, 2, code: klines),
      Endpoint("GET", "/api/v3/avgPrice", .open, 1, 2, code: avgPrice),
    ] + (rules.flavour == .com ? [Endpoint("GET", "/api/v3/uiKlines", .open, 2, 2, code: klines)] : [])
  }

  private static func exchangeInfo(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    let one = try call.parameters.text("symbol")
    let many = try call.parameters.list("symbols")
    _ = try call.parameters.text("permissions")
    _ = try call.parameters.flag("showPermissionSets")
    _ = try call.parameters.text("symbolStatus")
    try call.parameters.finish()
    guard one == nil || many == nil else { throw Refusal(-1128, "Combination of optional parameters invalid.") }
    var numbers: [Int] = []
    if let names = one.map({ [$0] }) ?? many {
      for name in names { numbers.append(try exchange.market(name)) }
    } else {
      numbers = Array(exchange.markets.indices)
    }
    let symbols = numbers.map { exchange.markets[$0].listing.json(exchange.rules) }
    return .of([
      "timezone": "UTC", "serverTime": .integer(call.now.milliseconds),
      "rateLimits": .array(exchange.rules.limits.map(\.json)), "exchangeFilters": .array([]),
      "symbols": .array(symbols),
    ])
  }

  @Sendable private static func depthWeight(_ parameters: Parameters) -> (us: Int64, com: Int64) {
    switch parameters.peek("limit").flatMap({ Int($0) }) ?? 100 {
    case ...100: (1, 5)
    case ...500: (5, 25)
    case ...1000: (10, 50)
    default: (50, 250)
    }
  }

  private static func depth(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let limit = try call.parameters.limit(usual: 100, most: exchange.rules.deepestDepth)
    try call.parameters.finish()
    return exchange.depth(market, limit: limit)
  }

  static func trade(_ trade: TapeTrade) -> JSON {
    .of([
      "id": .integer(trade.id), "price": .string(trade.price.description),
      "qty": .string(trade.quantity.description), "quoteQty": .string(trade.quote.description),
      "time": .integer(trade.time.milliseconds), "isBuyerMaker": .bool(trade.buyerIsMaker), "isBestMatch": true,
    ])
  }

  private static func trades(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let limit = try call.parameters.limit(usual: 500, most: 1000)
    let from = try call.parameters.whole("fromId")
    try call.parameters.finish()
    let tape = exchange.markets[market].tape
    let found = from.map { tape.from(id: $0, limit: limit) } ?? tape.trades.suffix(limit)
    return .array(found.map(trade))
  }

  private static func aggTrades(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let limit = try call.parameters.limit(usual: 500, most: 1000)
    let from = try call.parameters.whole("fromId")
    let start = try call.parameters.whole("startTime")
    let end = try call.parameters.whole("endTime")
    try call.parameters.finish()
    let tape = exchange.markets[market].tape
    let found: [TapeTrade]
    if let from {
      found = Array(tape.from(id: from, limit: limit))
    } else {
      let within = tape.trades.filter { trade in
        start.map { trade.time.milliseconds >= $0 } ?? true && end.map { trade.time.milliseconds <= $0 } ?? true
      }
      found = Array(start == nil ? within.suffix(limit) : within.prefix(limit))
    }
    return .array(
      found.map { trade in
        .of([
          "a": .integer(trade.id), "p": .string(trade.price.description), "q": .string(trade.quantity.description),
          "f": .integer(trade.id), "l": .integer(trade.id), "T": .integer(trade.time.milliseconds),
          "m": .bool(trade.buyerIsMaker), "M": true,
        ])
      })
  }

  private static func klines(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let name = try call.parameters.mandatory("interval")
    guard let interval = exchange.rules.intervals.first(where: { $0.name == name }) else {
      throw Refusal(-1120, "Invalid interval.")
    }
    let limit = try call.parameters.limit(usual: 500, most: 1000)
    let start = try call.parameters.whole("startTime")
    let end = try call.parameters.whole("endTime")
    try call.parameters.finish()
    let rows = exchange.markets[market].klines(
      interval, from: start.map { Instant(milliseconds: $0) }, to: end.map { Instant(milliseconds: $0) },
      limit: limit, now: exchange.now)
    return .array(rows.map { row($0, interval) })
  }

  private static func row(_ kline: Kline, _ interval: KlineInterval) -> JSON {
    .array([
      .integer(kline.start.milliseconds), .string(kline.open.description), .string(kline.high.description),
      .string(kline.low.description), .string(kline.close.description), .string(kline.volume.description),
      .integer(interval.next(after: kline.start).milliseconds - 1), .string(kline.quote.description),
      .integer(kline.count), .string(kline.takerVolume.description), .string(kline.takerQuote.description), "0",
    ])
  }

  private static func avgPrice(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    try call.parameters.finish()
    let price = exchange.markets[market].average(5, now: exchange.now)
    let answer = JSON.of(["mins": 5, "price": .string(price.description)])
    guard exchange.rules.flavour == .com, let last = exchange.markets[market].tape.trades.last else { return answer }
    return answer.adding(["closeTime": .integer(last.time.milliseconds)])
  }
}

extension Market {
  /// Bars of an interval, oldest first: from a start on, else the newest up to an end.
  func klines(_ interval: KlineInterval, from: Instant?, to: Instant?, limit: Int, now: Instant) -> [Kline] {
    let store = interval.length.map { $0 < .minutes(1) } == true ? seconds : minutes
    guard let first = store.bars.first?.start, limit > 0 else { return [] }
    let newest = min(to ?? now, now)
    var rows: [Kline] = []
    if let from {
      var start = interval.start(of: max(from, first))
      if start < from { start = interval.next(after: start) }
      while start <= newest, rows.count < limit {
        if let kline = kline(interval, start: start) { rows.append(kline) }
        start = interval.next(after: start)
      }
      return rows
    }
    var start = interval.start(of: newest)
    while rows.count < limit, interval.next(after: start) > first {
      if let kline = kline(interval, start: start) { rows.append(kline) }
      start = interval.start(of: Instant(milliseconds: start.milliseconds - 1))
    }
    return rows.reversed()
  }
}

extension Exchange {
  /// What an order shows on the book: an iceberg only its tip.
  func shown(_ place: Int) -> Quantity {
    let order = orders[place]
    return order.iceberg.units > 0 ? min(order.iceberg, order.remaining) : order.remaining
  }

  /// A market's book as `depth` and the partial depth streams tell it.
  func depth(_ market: Int, limit: Int) -> JSON {
    let book = markets[market].book
    func side(_ side: Side) -> JSON {
      .array(
        book.levels(side, most: limit, shown: shown).map {
          .array([.string($0.price.description), .string($0.quantity.description)])
        })
    }
    return .of(["lastUpdateId": .integer(book.updateID), "bids": side(.buy), "asks": side(.sell)])
  }
}
