internal import WitanCore

/// Reads the messages of market data streams, raw and combined, without building a tree of them.
///
/// Names are told apart by case. Prices and quantities are read exactly. A message that is not sound is a
/// ``StreamFault``, and changes nothing; an event that nobody knows is ``StreamMessage/unknown(_:)``.
public enum StreamDecoder {
  /// The message in `bytes`, a whole text message of the connection.
  public static func decode(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamMessage {
    var scanner = try JSONScanner.whole(bytes)
    if scanner.peek(bytes) == 0x5B { return try tickers(JSONElements(scanner), bytes) }
    let fields = try MessageFields(JSONFields(scanner), bytes)
    let data = fields[.data]
    guard data.kind != .absent else { return try message(fields, stream: .absent, bytes) }
    guard fields[.stream].kind == .string else {
      throw StreamFault("a combined message has data and no stream; expected both")
    }
    switch data.kind {
    case .object: return try message(MessageFields(JSONFields(data), bytes), stream: fields[.stream], bytes)
    case .array: return try tickers(JSONElements(data), bytes)
    default: throw StreamFault("the data of a combined message is \(data.excerpt(bytes)); expected an object")
    }
  }

  /// The message in `bytes`.
  public static func decode(_ bytes: [UInt8]) throws(StreamFault) -> StreamMessage { try decode(bytes.span) }

  private static func message(
    _ given: MessageFields, stream: JSONValue, _ bytes: Span<UInt8>
  ) throws(StreamFault) -> StreamMessage {
    var fields = given
    let event = fields["e"]
    if event.kind == .absent { return try unnamed(fields, stream: stream, bytes) }
    if event.says("trade", bytes) {
      fields.kind = "trade"
      return .trade(try trade(fields, bytes))
    }
    if event.says("kline", bytes) {
      fields.kind = "kline"
      return .kline(try kline(fields, bytes))
    }
    if event.says("depthUpdate", bytes) {
      fields.kind = "depth update"
      return .depth(try depth(fields, bytes))
    }
    if event.says("aggTrade", bytes) {
      fields.kind = "aggregate trade"
      return .aggregate(try aggregate(fields, bytes))
    }
    if event.says("24hrMiniTicker", bytes) { return .miniTickers([try ticker(fields, bytes)]) }
    if event.says("bookTicker", bytes) { return .bookTicker(try bookTicker(fields, bytes)) }
    if event.says("serverShutdown", bytes) { return .serverShutdown(try fields.time("E", bytes)) }
    return .unknown(try fields.text("e", bytes))
  }

  /// A message without an event's name: it is told by its fields.
  private static func unnamed(
    _ fields: MessageFields, stream: JSONValue, _ bytes: Span<UInt8>
  ) throws(StreamFault) -> StreamMessage {
    if fields["u"].kind != .absent, fields["A"].kind != .absent { return .bookTicker(try bookTicker(fields, bytes)) }
    if fields[.lastUpdateId].kind != .absent { return .partialDepth(try partial(fields, stream, bytes)) }
    if let answer = try CommandAnswers.answer(fields, bytes) { return answer }
    return .unknown("")
  }

  private static func trade(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> TradeMessage {
    TradeMessage(
      symbol: try fields.name("s", bytes), id: try fields.integer("t", bytes), price: try fields.price("p", bytes),
      quantity: try fields.quantity("q", bytes), time: try fields.time("T", bytes),
      eventTime: try fields.time("E", bytes), buyerIsMaker: try fields.flag("m", bytes))
  }

  private static func aggregate(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> AggregateTrade {
    let first = try fields.integer("f", bytes), last = try fields.integer("l", bytes)
    guard first <= last else { throw fields.fault("l", "a number of at least \(first)", bytes) }
    return AggregateTrade(
      symbol: try fields.name("s", bytes), id: try fields.integer("a", bytes), price: try fields.price("p", bytes),
      quantity: try fields.quantity("q", bytes), trades: first...last, time: try fields.time("T", bytes),
      eventTime: try fields.time("E", bytes), buyerIsMaker: try fields.flag("m", bytes))
  }

  private static func kline(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> KlineMessage {
    guard fields["k"].kind == .object else { throw fields.fault("k", "an object", bytes) }
    var inner = try MessageFields(JSONFields(fields["k"]), bytes)
    inner.kind = "kline"
    let start = try inner.time("t", bytes), end = try inner.time("T", bytes)
    guard end > start else { throw inner.fault("T", "a time after \(start.milliseconds)", bytes) }
    let open = try inner.price("o", bytes), high = try inner.price("h", bytes), low = try inner.price("l", bytes)
    let close = try inner.price("c", bytes), volume = try inner.quantity("v", bytes)
    guard let bar = Bar(start: start, open: open, high: high, low: low, close: close, volume: volume) else {
      throw StreamFault(
        "a kline opens at \(open), rises to \(high), falls to \(low) and closes at \(close); expected low ≤ open and "
          + "close ≤ high")
    }
    return KlineMessage(
      symbol: try fields.name("s", bytes), interval: try inner.name("i", bytes), bar: bar, end: end,
      isClosed: try inner.flag("x", bytes), trades: try inner.integer("n", bytes),
      eventTime: try fields.time("E", bytes))
  }

  private static func bookTicker(_ given: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> BookTicker {
    var fields = given
    fields.kind = "book ticker"
    return BookTicker(
      symbol: try fields.name("s", bytes), update: try fields.integer("u", bytes),
      bid: BookLevel(price: try fields.number("b", bytes), quantity: try fields.quantity("B", bytes)),
      ask: BookLevel(price: try fields.number("a", bytes), quantity: try fields.quantity("A", bytes)))
  }

  private static func depth(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> DepthUpdate {
    let first = try fields.integer("U", bytes), last = try fields.integer("u", bytes)
    guard first <= last else { throw fields.fault("u", "a number of at least \(first)", bytes) }
    return DepthUpdate(
      symbol: try fields.name("s", bytes), updates: first...last, bids: try BookLevels.read(fields["b"], bytes),
      asks: try BookLevels.read(fields["a"], bytes), eventTime: try fields.time("E", bytes))
  }

  private static func partial(
    _ fields: MessageFields, _ stream: JSONValue, _ bytes: Span<UInt8>
  ) throws(StreamFault) -> PartialDepth {
    guard let last = fields[.lastUpdateId].integer(bytes) else {
      throw StreamFault("lastUpdateId of a partial depth is not a whole number")
    }
    let symbol = stream.text(bytes).map { String($0.prefix { $0 != "@" }).uppercased() }
    return PartialDepth(
      symbol: symbol, lastUpdate: last, bids: try BookLevels.read(fields[.bids], bytes),
      asks: try BookLevels.read(fields[.asks], bytes))
  }

  private static func ticker(_ given: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> MiniTicker {
    var fields = given
    fields.kind = "mini ticker"
    // A day of a coin that costs next to nothing can leave 64 bits; its prices cannot.
    return MiniTicker(
      symbol: try fields.name("s", bytes), open: try fields.number("o", bytes), high: try fields.number("h", bytes),
      low: try fields.number("l", bytes), close: try fields.number("c", bytes),
      volume: fields["v"].units(bytes).map { Quantity(units: $0) },
      quoteVolume: fields["q"].units(bytes).map { Money(units: $0) }, eventTime: try fields.time("E", bytes))
  }

  private static func tickers(_ given: JSONElements, _ bytes: Span<UInt8>) throws(StreamFault) -> StreamMessage {
    var elements = given
    var tickers: [MiniTicker] = []
    while let element = try elements.next(bytes) {
      guard element.kind == .object else { throw StreamFault("a list of events holds \(element.excerpt(bytes))") }
      let fields = try MessageFields(JSONFields(element), bytes)
      guard fields["e"].says("24hrMiniTicker", bytes) else { return .unknown(fields["e"].text(bytes) ?? "") }
      tickers.append(try ticker(fields, bytes))
    }
    return .miniTickers(tickers)
  }
}

/// The sides of an order book in a message: `[["37000.10","0.52000000"],…]`.
enum BookLevels {
  static func read(_ side: JSONValue, _ bytes: Span<UInt8>) throws(StreamFault) -> [BookLevel] {
    guard side.kind == .array else {
      throw StreamFault("a side of the order book is \(side.excerpt(bytes)); expected a list of levels")
    }
    var levels: [BookLevel] = []
    var elements = JSONElements(side)
    while let element = try elements.next(bytes) { levels.append(try level(element, bytes)) }
    return levels
  }

  private static func level(_ element: JSONValue, _ bytes: Span<UInt8>) throws(StreamFault) -> BookLevel {
    if element.kind == .array {
      var parts = JSONElements(element)
      if let price = try parts.next(bytes)?.units(bytes), price > 0, let quantity = try parts.next(bytes)?.units(bytes),
        quantity >= 0
      {
        return BookLevel(price: Price(units: price), quantity: Quantity(units: quantity))
      }
    }
    throw StreamFault("a level of the order book is \(element.excerpt(bytes)); expected a price and a quantity")
  }
}

/// The replies to commands on a market data stream.
enum CommandAnswers {
  /// What the fields answer; nil where they are no answer.
  static func answer(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> StreamMessage? {
    if fields[.code].kind != .absent { return .refusal(try refusal(fields, fields[.id].integer(bytes), bytes)) }
    if fields[.error].kind == .object {
      let inner = try MessageFields(JSONFields(fields[.error]), bytes)
      return .refusal(try refusal(inner, fields[.id].integer(bytes), bytes))
    }
    guard fields[.result].kind != .absent else { return nil }
    guard let id = fields[.id].integer(bytes) else {
      throw StreamFault("the id of a reply is \(fields[.id].excerpt(bytes)); expected the number of a command")
    }
    return .reply(CommandReply(id: id, streams: try streams(fields[.result], bytes)))
  }

  private static func refusal(
    _ fields: MessageFields, _ id: Int64?, _ bytes: Span<UInt8>
  ) throws(StreamFault) -> CommandRefusal {
    guard let code = fields[.code].integer(bytes), let text = fields[.msg].text(bytes) else {
      throw StreamFault("a refusal has no code or no msg; expected {\"code\":NUMBER,\"msg\":TEXT}")
    }
    return CommandRefusal(id: id, code: code, text: text)
  }

  private static func streams(_ result: JSONValue, _ bytes: Span<UInt8>) throws(StreamFault) -> [String]? {
    guard result.kind == .array else { return nil }
    var streams: [String] = []
    var elements = JSONElements(result)
    while let element = try elements.next(bytes) {
      if let stream = element.text(bytes) { streams.append(stream) }
    }
    return streams
  }
}
