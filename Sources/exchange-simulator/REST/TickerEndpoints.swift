import WitanCore

/// Prices and statistics of one symbol, several or all.
enum TickerEndpoints {
  static let all = [
    Endpoint("GET", "/api/v3/ticker/price", .open, weight: { single($0) ? (1, 2) : (2, 4) }) { e, c throws(Refusal) in
      try each(&e, &c) { exchange, number in
        let market = exchange.markets[number]
        return .of(["symbol": .string(market.listing.name), "price": .string((market.last ?? .zero).description)])
      }
    },
    Endpoint("GET", "/api/v3/ticker/bookTicker", .open, weight: { single($0) ? (1, 2) : (2, 4) }) {
      e, c throws(Refusal) in
      try each(&e, &c) { exchange, number in
        let top = exchange.top(number)
        return .of([
          "symbol": .string(exchange.markets[number].listing.name), "bidPrice": .string(top.bid.price.description),
          "bidQty": .string(top.bid.quantity.description), "askPrice": .string(top.ask.price.description),
          "askQty": .string(top.ask.quantity.description),
        ])
      }
    },
    Endpoint(
      "GET", "/api/v3/ticker/24hr", .open,
      weight: { parameters in
        if parameters.has("symbol") { return (1, 2) }
        let count = parameters.peek("symbols").map { $0.split(separator: ",").count } ?? Int.max
        return count <= 20 ? (1, 2) : count <= 100 ? (20, 40) : (40, 80)
      }
    ) { e, c throws(Refusal) in
      try each(&e, &c) { exchange, number in exchange.statistics(number, over: .days(1)).rest(exchange.top(number)) }
    },
    Endpoint("GET", "/api/v3/ticker", .open, weight: { single($0) ? (2, 4) : (40, 80) }) { e, c throws(Refusal) in
      let window = try c.parameters.text("windowSize") ?? "1d"
      guard let length = Interval(window), length >= .minutes(1), length <= .days(7) else {
        throw Refusal(-1130, "Data sent for parameter 'windowSize' is not valid.")
      }
      guard c.parameters.has("symbol") || c.parameters.has("symbols") else { throw .oneOf("symbol", "symbols") }
      return try each(&e, &c) { exchange, number in exchange.statistics(number, over: length).windowed }
    },
  ]

  @Sendable private static func single(_ parameters: Parameters) -> Bool { parameters.has("symbol") }

  /// One object for `symbol`, else an array.
  private static func each(
    _ exchange: inout Exchange, _ call: inout Call, _ make: (Exchange, Int) -> JSON
  ) throws(Refusal) -> JSON {
    let one = try call.parameters.text("symbol")
    let many = try call.parameters.list("symbols")
    _ = try call.parameters.text("type")
    _ = try call.parameters.text("symbolStatus")
    try call.parameters.finish()
    guard one == nil || many == nil else { throw Refusal(-1128, "Combination of optional parameters invalid.") }
    if let one { return make(exchange, try exchange.market(one)) }
    var rows: [JSON] = []
    for name in many ?? exchange.markets.map(\.listing.name) { rows.append(make(exchange, try exchange.market(name))) }
    return .array(rows)
  }
}

/// What happened in a market over a span of time.
struct Statistics: Sendable {
  let symbol: String
  let kline: Kline
  let before: Price
  let lastQuantity: Quantity
  let from: Instant
  let to: Instant

  var change: Price { kline.close - kline.open }
  /// The change in percent, three decimals.
  var percent: String {
    let thousandths = Rounding.halfEven.divide(
      Int128(change.units) * 100_000, by: Int128(max(1, kline.open.units)))
    let magnitude = thousandths.magnitude
    let fraction = String(1000 + magnitude % 1000).dropFirst()
    return (thousandths < 0 ? "-" : "") + String(magnitude / 1000) + "." + fraction
  }
  var mean: Price {
    guard kline.volume.units > 0 else { return .zero }
    let units = Rounding.halfEven.divide(
      Int128(kline.quote.units) * Int128(Price.scale), by: Int128(kline.volume.units))
    return Price(units: Int64(clamping: units))
  }

  func rest(_ top: (bid: Book.Level, ask: Book.Level)) -> JSON {
    func text(_ value: some FixedPoint) -> JSON { .string(value.description) }
    return JSON.of([
      "symbol": .string(symbol), "priceChange": text(change), "priceChangePercent": .string(percent),
      "weightedAvgPrice": text(mean), "prevClosePrice": text(before), "lastPrice": text(kline.close),
      "lastQty": text(lastQuantity), "bidPrice": text(top.bid.price), "bidQty": text(top.bid.quantity),
      "askPrice": text(top.ask.price), "askQty": text(top.ask.quantity),
    ]).adding([
      "openPrice": text(kline.open), "highPrice": text(kline.high), "lowPrice": text(kline.low),
      "volume": text(kline.volume), "quoteVolume": text(kline.quote), "openTime": .integer(from.milliseconds),
      "closeTime": .integer(to.milliseconds), "firstId": .integer(kline.first), "lastId": .integer(kline.last),
      "count": .integer(kline.count),
    ])
  }

  var windowed: JSON {
    func text(_ value: some FixedPoint) -> JSON { .string(value.description) }
    return .of([
      "symbol": .string(symbol), "priceChange": text(change), "priceChangePercent": .string(percent),
      "weightedAvgPrice": text(mean), "openPrice": text(kline.open), "highPrice": text(kline.high),
      "lowPrice": text(kline.low), "lastPrice": text(kline.close), "volume": text(kline.volume),
      "quoteVolume": text(kline.quote), "openTime": .integer(from.milliseconds), "closeTime": .integer(to.milliseconds),
      "firstId": .integer(kline.first), "lastId": .integer(kline.last), "count": .integer(kline.count),
    ])
  }
}

extension Exchange {
  /// The best level of each side; nought where a side is empty.
  func top(_ market: Int) -> (bid: Book.Level, ask: Book.Level) {
    let book = markets[market].book
    let none = Book.Level(price: .zero, quantity: .zero)
    return (
      book.levels(.buy, most: 1, shown: shown).first ?? none, book.levels(.sell, most: 1, shown: shown).first ?? none
    )
  }

  func statistics(_ number: Int, over span: Interval) -> Statistics {
    let market = markets[number]
    let from = Instant(milliseconds: now.milliseconds - span.milliseconds)
    let kline =
      market.minutes.joined(from: from, to: now + .minutes(1)) ?? Kline(flat: market.last ?? .zero, start: from)
    let earlier = market.minutes.index(notBefore: from) - 1
    let before = market.minutes.bars.indices.contains(earlier) ? market.minutes.bars[earlier].close : kline.open
    return Statistics(
      symbol: market.listing.name, kline: kline, before: before,
      lastQuantity: market.tape.trades.last?.quantity ?? .zero, from: from, to: now)
  }
}
