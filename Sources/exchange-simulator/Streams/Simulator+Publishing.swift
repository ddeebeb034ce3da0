import WitanCore

extension Simulator {
  /// Sends what the venue has told since the last time.
  mutating func publishEvents() {
    let events = exchange.events
    exchange.events = []
    var books: Set<Int> = []
    for event in events {
      switch event {
      case .trade(let market, let trade): publish(trade, market)
      case .book(let market): books.insert(market)
      case .user(let account, let event): publish(event, account: account)
      case .listenKeyExpired(let key): expire(key)
      }
    }
    for market in books.sorted() { publishTop(market) }
  }

  private mutating func publish(_ trade: TapeTrade, _ market: Int) {
    let name = exchange.markets[market].listing.streamName
    if subscribers["\(name)@trade"] != nil { publish(exchange.tradeEvent(market, trade), on: "\(name)@trade") }
    if subscribers["\(name)@aggTrade"] != nil { publish(exchange.aggTradeEvent(market, trade), on: "\(name)@aggTrade") }
  }

  private mutating func publishTop(_ market: Int) {
    let name = "\(exchange.markets[market].listing.streamName)@bookTicker"
    guard subscribers[name] != nil else { return }
    let top = exchange.top(market)
    if let told = toldTops[market], told == top { return }
    toldTops[market] = top
    publish(exchange.bookTickerEvent(market), on: name)
  }

  /// Sends a message of a market stream to its subscribers.
  mutating func publish(_ event: JSON, on stream: String) {
    guard let ids = subscribers[stream] else { return }
    let raw = event.description
    let wrapped = #"{"stream":"\#(stream)","data":\#(raw)}"#
    for id in ids { send(.text(connections[id]?.combined == true ? wrapped : raw), to: id, stream: stream) }
  }

  /// Sends an event of an account to all its user streams.
  private mutating func publish(_ event: JSON, account: Int) {
    let raw = event.description
    for (key, entry) in exchange.listenKeys where entry.account == account {
      for id in subscribers[key] ?? [] {
        let wrapped = #"{"stream":"\#(key)","data":\#(raw)}"#
        send(.text(connections[id]?.combined == true ? wrapped : raw), to: id, stream: "user")
      }
    }
    for (id, connection) in connections.sorted(by: { $0.key < $1.key }) {
      for (number, owner) in connection.accounts.sorted(by: { $0.key < $1.key }) where owner == account {
        send(.text(#"{"subscriptionId":\#(number),"event":\#(raw)}"#), to: id, stream: "user")
      }
    }
  }

  private mutating func expire(_ key: String) {
    guard let ids = subscribers[key] else { return }
    let event = JSON.of([
      "e": "listenKeyExpired", "E": .integer(exchange.now.milliseconds), "listenKey": .string(key),
    ])
    publish(event, on: key)
    for id in ids where connections[id]?.streams == [key] { end(id, code: 1000) }
  }

  /// Sends a frame, as the faults let it.
  mutating func send(_ frame: OutgoingFrame, to id: Int, stream: String) {
    guard let connection = connections[id] else { return }
    if let until = connection.silentUntil {
      guard until <= exchange.now else { return }
      connections[id]?.silentUntil = nil
    }
    switch faults.frame(stream, now: exchange.now) {
    case .pass: connection.send(frame)
    case .drop: return
    case .double:
      connection.send(frame)
      connection.send(frame)
    case .hold:
      if connection.held == nil {
        connections[id]?.held = (frame, exchange.now)
        return
      }
      connection.send(frame)
    case .silence(let until):
      connections[id]?.silentUntil = until
      return
    case .disconnect:
      end(id, code: 1006)
      return
    }
    if let held = connection.held {
      connection.send(held.frame)
      connections[id]?.held = nil
    }
  }

  /// Ends a connection; 1006 drops it without a close frame.
  mutating func end(_ id: Int, code: UInt16) {
    connections[id]?.send(.close(code))
    closed(id)
  }

  /// What comes by time: bars every two seconds and at their close, tickers every second, depth at its speed, pings.
  mutating func publishBeat(_ beat: Instant) {
    let second = beat.milliseconds % 1000 == 0
    for (stream, kind) in kinds.sorted(by: { $0.key < $1.key }) {
      switch kind {
      case .kline(let market, let interval) where second: publishKline(stream, market, interval, beat)
      case .miniTicker(let market) where second: publish(exchange.miniTickerEvent(market), on: stream)
      case .allMiniTickers where second:
        publish(.array(exchange.markets.indices.map { exchange.miniTickerEvent($0) }), on: stream)
      case .ticker(let market) where second: publish(exchange.tickerEvent(market), on: stream)
      case .allTickers where second:
        publish(.array(exchange.markets.indices.map { exchange.tickerEvent($0) }), on: stream)
      case .windowTicker(let market, let window) where second:
        publish(exchange.windowTickerEvent(market, window), on: stream)
      case .averagePrice(let market) where second: publish(exchange.averagePriceEvent(market), on: stream)
      case .partialDepth(let market, let levels, let fast) where second || fast:
        publish(exchange.depth(market, limit: levels), on: stream)
      case .depth(let market, let fast) where second || fast:
        if let event = told[stream]?.difference(exchange, market) { publish(event, on: stream) }
      default: break
      }
    }
    if second { keepConnections(beat) }
  }

  private mutating func publishKline(_ stream: String, _ market: Int, _ interval: KlineInterval, _ beat: Instant) {
    let before = interval.start(of: Instant(milliseconds: beat.milliseconds - 1))
    if interval.next(after: before) == beat, let kline = exchange.markets[market].kline(interval, start: before) {
      publish(exchange.klineEvent(market, interval, kline, closed: true), on: stream)
    }
    let short = interval.length.map { $0 < .minutes(1) } == true
    guard short || beat.milliseconds % 2000 == 0,
      let kline = exchange.markets[market].kline(interval, start: interval.start(of: beat)), kline.count > 0
    else { return }
    publish(exchange.klineEvent(market, interval, kline, closed: false), on: stream)
  }

  /// Pings, the end of the dead and of the old, and frames that were held back too long.
  private mutating func keepConnections(_ beat: Instant) {
    for (id, connection) in connections.sorted(by: { $0.key < $1.key }) {
      if let held = connection.held, (beat - held.since).milliseconds >= 1000 {
        connection.send(held.frame)
        connections[id]?.held = nil
      }
      let left = exchange.rules.connectionLife - (beat - connection.opened)
      if left.milliseconds <= 0 {
        end(id, code: 1001)
        continue
      }
      if exchange.rules.tellsShutdown, left <= .minutes(10), !connection.warned { warn(id) }
      if (beat - connection.lastPing) >= exchange.rules.pingEvery {
        connections[id]?.lastPing = beat
        if connection.silentUntil.map({ $0 <= beat }) ?? true { connection.send(.ping(String(beat.milliseconds))) }
      }
      let waits = connection.lastPing > connection.lastPong
      if waits, (beat - connection.lastPong) >= exchange.rules.pongWithin + exchange.rules.pingEvery {
        end(id, code: 1008)
      }
    }
  }

  private mutating func warn(_ id: Int) {
    guard let connection = connections[id] else { return }
    connections[id]?.warned = true
    let raw = JSON.of(["e": "serverShutdown", "E": .integer(exchange.now.milliseconds)]).description
    switch connection.purpose {
    case .streams:
      connection.send(.text(connection.combined ? #"{"stream":"!serverShutdown","data":\#(raw)}"# : raw))
    case .webSocketAPI: connection.send(.text(#"{"event":\#(raw)}"#))
    }
  }
}

extension Interval {
  static func + (a: Interval, b: Interval) -> Interval { Interval(milliseconds: a.milliseconds + b.milliseconds) }
  static func - (a: Interval, b: Interval) -> Interval { Interval(milliseconds: a.milliseconds - b.milliseconds) }
}
