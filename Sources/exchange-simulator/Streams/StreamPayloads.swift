import WitanCore

extension Exchange {
  private func text(_ value: some FixedPoint) -> JSON { .string(value.description) }

  func tradeEvent(_ market: Int, _ trade: TapeTrade) -> JSON {
    let head = JSON.of([
      "e": "trade", "E": .integer(now.milliseconds), "s": .string(markets[market].listing.name),
      "t": .integer(trade.id), "p": text(trade.price), "q": text(trade.quantity),
    ])
    let named =
      rules.flavour == .us
      ? head.adding(["b": .integer(trade.buyerOrder), "a": .integer(trade.sellerOrder)]) : head
    return named.adding(["T": .integer(trade.time.milliseconds), "m": .bool(trade.buyerIsMaker), "M": true])
  }

  func aggTradeEvent(_ market: Int, _ trade: TapeTrade) -> JSON {
    .of([
      "e": "aggTrade", "E": .integer(now.milliseconds), "s": .string(markets[market].listing.name),
      "a": .integer(trade.id), "p": text(trade.price), "q": text(trade.quantity), "f": .integer(trade.id),
      "l": .integer(trade.id), "T": .integer(trade.time.milliseconds), "m": .bool(trade.buyerIsMaker), "M": true,
    ])
  }

  func klineEvent(_ market: Int, _ interval: KlineInterval, _ kline: Kline, closed: Bool) -> JSON {
    let name = JSON.string(markets[market].listing.name)
    let bar = JSON.of([
      "t": .integer(kline.start.milliseconds), "T": .integer(interval.next(after: kline.start).milliseconds - 1),
      "s": name, "i": .string(interval.name), "f": .integer(kline.first), "L": .integer(kline.last),
      "o": text(kline.open), "c": text(kline.close), "h": text(kline.high), "l": text(kline.low),
      "v": text(kline.volume), "n": .integer(kline.count), "x": .bool(closed), "q": text(kline.quote),
      "V": text(kline.takerVolume), "Q": text(kline.takerQuote), "B": "0",
    ])
    return .of(["e": "kline", "E": .integer(now.milliseconds), "s": name, "k": bar])
  }

  func miniTickerEvent(_ market: Int) -> JSON {
    let kline = statistics(market, over: .days(1)).kline
    return .of([
      "e": "24hrMiniTicker", "E": .integer(now.milliseconds), "s": .string(markets[market].listing.name),
      "c": text(kline.close), "o": text(kline.open), "h": text(kline.high), "l": text(kline.low),
      "v": text(kline.volume), "q": text(kline.quote),
    ])
  }

  func tickerEvent(_ market: Int) -> JSON {
    let numbers = statistics(market, over: .days(1))
    let (kline, top) = (numbers.kline, top(market))
    return JSON.of([
      "e": "24hrTicker", "E": .integer(now.milliseconds), "s": .string(numbers.symbol), "p": text(numbers.change),
      "P": .string(numbers.percent), "w": text(numbers.mean), "x": text(numbers.before), "c": text(kline.close),
      "Q": text(numbers.lastQuantity), "b": text(top.bid.price), "B": text(top.bid.quantity),
    ]).adding([
      "a": text(top.ask.price), "A": text(top.ask.quantity), "o": text(kline.open), "h": text(kline.high),
      "l": text(kline.low), "v": text(kline.volume), "q": text(kline.quote), "O": .integer(numbers.from.milliseconds),
      "C": .integer(numbers.to.milliseconds), "F": .integer(kline.first), "L": .integer(kline.last),
      "n": .integer(kline.count),
    ])
  }

  func windowTickerEvent(_ market: Int, _ window: String) -> JSON {
    let numbers = statistics(market, over: Interval(window) ?? .days(1))
    let kline = numbers.kline
    return .of([
      "e": .string("\(window)Ticker"), "E": .integer(now.milliseconds), "s": .string(numbers.symbol),
      "p": text(numbers.change), "P": .string(numbers.percent), "w": text(numbers.mean), "o": text(kline.open),
      "h": text(kline.high), "l": text(kline.low), "c": text(kline.close), "v": text(kline.volume),
      "q": text(kline.quote), "O": .integer(numbers.from.milliseconds), "C": .integer(numbers.to.milliseconds),
      "F": .integer(kline.first), "L": .integer(kline.last), "n": .integer(kline.count),
    ])
  }

  func bookTickerEvent(_ market: Int) -> JSON {
    let top = top(market)
    return .of([
      "u": .integer(markets[market].book.updateID), "s": .string(markets[market].listing.name),
      "b": text(top.bid.price), "B": text(top.bid.quantity), "a": text(top.ask.price), "A": text(top.ask.quantity),
    ])
  }

  func averagePriceEvent(_ market: Int) -> JSON {
    .of([
      "e": "avgPrice", "E": .integer(now.milliseconds), "s": .string(markets[market].listing.name), "i": "5m",
      "w": text(markets[market].average(5, now: now)),
      "T": .integer(markets[market].tape.trades.last?.time.milliseconds ?? now.milliseconds),
    ])
  }
}

/// What the subscribers of a difference stream have been told of a book.
struct ToldBook: Sendable {
  private var bids: [Price: Quantity] = [:]
  private var asks: [Price: Quantity] = [:]
  private var update: Int64

  init(_ exchange: Exchange, _ market: Int) {
    update = exchange.markets[market].book.updateID
    bids = Self.side(.buy, exchange, market)
    asks = Self.side(.sell, exchange, market)
  }

  private static func side(_ side: Side, _ exchange: Exchange, _ market: Int) -> [Price: Quantity] {
    let levels = exchange.markets[market].book.levels(side, most: 5000, shown: exchange.shown)
    return Dictionary(levels.map { ($0.price, $0.quantity) }, uniquingKeysWith: { first, _ in first })
  }

  /// What changed since it was told last; nil where nothing did.
  mutating func difference(_ exchange: Exchange, _ market: Int) -> JSON? {
    let book = exchange.markets[market].book
    guard book.updateID > update else { return nil }
    let (newBids, newAsks) = (Self.side(.buy, exchange, market), Self.side(.sell, exchange, market))
    let event = JSON.of([
      "e": "depthUpdate", "E": .integer(exchange.now.milliseconds),
      "s": .string(exchange.markets[market].listing.name), "U": .integer(update + 1), "u": .integer(book.updateID),
      "b": Self.changes(bids, newBids, falling: true), "a": Self.changes(asks, newAsks, falling: false),
    ])
    (bids, asks, update) = (newBids, newAsks, book.updateID)
    return event
  }

  private static func changes(_ old: [Price: Quantity], _ new: [Price: Quantity], falling: Bool) -> JSON {
    var rows = new.filter { old[$0.key] != $0.value }
    for price in old.keys where new[price] == nil { rows[price] = .zero }
    let sorted = rows.sorted { falling ? $0.key > $1.key : $0.key < $1.key }
    return .array(sorted.map { .array([.string($0.key.description), .string($0.value.description)]) })
  }
}
