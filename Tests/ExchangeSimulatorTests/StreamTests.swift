import Testing
import WitanCore

@testable import exchange_simulator

/// What sockets are sent, and when they end.
@Suite struct StreamTests {
  @Test func aTradeGoesToItsSubscribersRawAndCombined() throws {
    var desk = try Desk()
    _ = try desk.open(["btcusdt@trade"])
    try desk.price("101")
    let raw = try #require(desk.frames.texts().first)
    #expect(raw["e"]?.text == "trade" && raw["p"]?.text == "101.00000000" && raw["b"]?.whole == 0)
    var other = try Desk(.com)
    _ = try other.open(["btcusdt@trade"], combined: true)
    try other.price("101")
    let wrapped = try #require(other.frames.texts().first)
    #expect(wrapped["stream"]?.text == "btcusdt@trade" && wrapped["data"]?["b"] == nil)
  }

  @Test func aBarIsClosedOnceAtItsEnd() throws {
    var desk = try Desk()
    _ = try desk.open(["btcusdt@kline_1m"])
    try desk.price("101")
    desk.step(.minutes(3))
    let closed = desk.frames.texts().filter { $0["k"]?["x"]?.flag == true }
    let starts = closed.compactMap { $0["k"]?["t"]?.whole }
    let first = Desk.start.milliseconds / 60_000 * 60_000
    #expect(starts == [first, first + 60_000, first + 120_000])
    #expect(closed[0]["k"]?["c"]?.text == "101.00000000")
    #expect(closed[1]["k"]?["n"]?.whole == 0)
  }

  @Test func commandsAreAnsweredWithTheirNumber() throws {
    var desk = try Desk()
    let id = try desk.open([])
    func say(_ text: String) -> JSON? {
      desk.simulator.received(text, on: id, nanoseconds: 0)
      return desk.frames.texts().first
    }
    #expect(
      say(#"{"method":"SUBSCRIBE","params":["btcusdt@bookTicker"],"id":4}"#)?.description == #"{"result":null,"id":4}"#)
    #expect(say(#"{"method":"LIST_SUBSCRIPTIONS","id":5}"#)?["result"]?.elements == ["btcusdt@bookTicker"])
    #expect(say(#"{"method":"UNSUBSCRIBE","params":["btcusdt@bookTicker"],"id":6}"#)?["id"]?.whole == 6)
    #expect(say("{")?["code"]?.whole == 3)
    #expect(say(#"{"method":"DANCE","id":7}"#)?["code"]?.whole == 2)
  }

  @Test func theSixthMessageOfASecondEndsTheConnection() throws {
    var desk = try Desk()
    let id = try desk.open([])
    for number in 0..<6 {
      desk.simulator.received(#"{"method":"LIST_SUBSCRIPTIONS","id":\#(number)}"#, on: id, nanoseconds: 0)
    }
    #expect(desk.frames.take().last == .close(1008))
    #expect(desk.simulator.connections.isEmpty)
  }

  @Test func aConnectionIsPingedAndEndsAfterADay() throws {
    var desk = try Desk()
    let id = try desk.open([])
    desk.step(.minutes(3))
    #expect(desk.frames.take().contains { if case .ping = $0 { true } else { false } })
    for _ in 0..<(24 * 20 - 2) {
      desk.simulator.pong(id, nanoseconds: 0)
      desk.step(.minutes(3))
    }
    #expect(desk.simulator.connections[id] != nil)
    desk.step(.minutes(4))
    #expect(desk.simulator.connections[id] == nil)
    #expect(desk.frames.take().last == .close(1001))
  }

  @Test func aPeerThatAnswersNoPingIsDropped() throws {
    var desk = try Desk()
    let id = try desk.open([])
    desk.step(.minutes(12))
    #expect(desk.simulator.connections[id] != nil)
    desk.step(.minutes(3))
    #expect(desk.simulator.connections[id] == nil)
  }

  @Test func theBooksDifferencesFollowEachOtherWithoutAGap() throws {
    var desk = try Desk()
    _ = try desk.open(["btcusdt@depth"])
    var before = desk.simulator.exchange.markets[0].book.updateID
    for step in 1...5 {
      try desk.price("\(100 + step)")
      desk.step(.seconds(1))
      let event = try #require(desk.frames.texts().first)
      #expect(event["U"]?.whole == before + 1)
      before = try #require(event["u"]?.whole)
    }
    #expect(before == desk.simulator.exchange.markets[0].book.updateID)
  }

  @Test func aListenKeyBringsTheAccountsEventsUntilItExpires() throws {
    var desk = try Desk()
    let key = try #require(desk.raw("POST", "/api/v3/userDataStream", key: Desk.key).json["listenKey"]?.text)
    #expect(desk.raw("POST", "/api/v3/userDataStream", key: Desk.key).json["listenKey"]?.text == key)
    let id = try desk.open([key])
    _ = desk.code("side=BUY&type=MARKET&quantity=0.2&newClientOrderId=mine")
    let events = desk.frames.texts()
    #expect(events.map { $0["e"]?.text } == ["executionReport", "executionReport", "outboundAccountPosition"])
    #expect(events.map { $0["x"]?.text } == ["NEW", "TRADE", nil])
    #expect(events[1]["n"]?.text == "0.00020000" && events[1]["c"]?.text == "mine")
    desk.step(.minutes(59))
    #expect(desk.raw("PUT", "/api/v3/userDataStream", "listenKey=\(key)", key: Desk.key).status == 200)
    desk.simulator.pong(id, nanoseconds: 0)
    desk.step(.minutes(10))
    #expect(desk.simulator.exchange.listenKeys[key] != nil)
    desk.step(.minutes(51))
    #expect(desk.raw("PUT", "/api/v3/userDataStream", "listenKey=\(key)", key: Desk.key).json["code"]?.whole == -1125)
  }

  @Test func aSignedSubscriptionBringsWrappedEvents() throws {
    var desk = try Desk(.com)
    let id = try desk.open([], purpose: .webSocketAPI)
    let payload = "apiKey=\(Desk.key)&timestamp=\(Desk.start.milliseconds)"
    func subscribe(_ signature: String) -> JSON? {
      desk.simulator.received(
        #"{"id":"u1","method":"userDataStream.subscribe.signature","params":{"timestamp":\#(Desk.start.milliseconds),"#
          + #""apiKey":"\#(Desk.key)","signature":"\#(signature)"}}"#, on: id, nanoseconds: 0)
      return desk.frames.texts().first
    }
    #expect(subscribe("00")?["error"]?["code"]?.whole == -1022)
    #expect(subscribe(Signature.of(payload, secret: Desk.secret))?["result"]?["subscriptionId"]?.whole == 0)
    _ = desk.code("side=BUY&type=MARKET&quantity=0.2")
    let event = try #require(desk.frames.texts().first)
    #expect(event["subscriptionId"]?.whole == 0 && event["event"]?["e"]?.text == "executionReport")
  }

  @Test func anOrderOverTheWebSocketAPIIsTheSameOrder() throws {
    var desk = try Desk()
    let id = try desk.open([], purpose: .webSocketAPI)
    let time = Desk.start.milliseconds
    let payload = "apiKey=\(Desk.key)&quantity=0.2&side=BUY&symbol=BTCUSDT&timestamp=\(time)&type=MARKET"
    let signature = Signature.of(payload, secret: Desk.secret)
    desk.simulator.received(
      #"{"id":1,"method":"order.place","params":{"symbol":"BTCUSDT","side":"BUY","type":"MARKET","quantity":"0.2","#
        + #""apiKey":"\#(Desk.key)","timestamp":\#(time),"signature":"\#(signature)"}}"#, on: id, nanoseconds: 0)
    let answer = try #require(desk.frames.texts().first)
    #expect(answer["status"]?.whole == 200 && answer["result"]?["status"]?.text == "FILLED")
  }

  @Test func theUsedLimitsAreToldAsTheCallOrElseTheAddressSays() throws {
    var desk = try Desk()
    let frames = desk.frames
    let quiet = desk.simulator.open(
      .webSocketAPI, streams: [], combined: false, tellsLimits: false, address: "test", nanoseconds: 0
    ) { frames.add($0) }
    let sockets = [(try desk.open([], purpose: .webSocketAPI), true), (try #require(quiet), false)]
    #expect(SocketURI("/ws-api/v3?returnRateLimits=false")?.tellsLimits == false)
    for (id, usual) in sockets {
      for (params, tells) in [
        ("{}", usual), (#"{"returnRateLimits":true}"#, true), (#"{"returnRateLimits":false}"#, false), ("{}", usual),
      ] {
        desk.simulator.received(#"{"id":1,"method":"ping","params":\#(params)}"#, on: id, nanoseconds: 0)
        let answer = try #require(frames.texts().first)
        #expect(answer["status"]?.whole == 200 && (answer["rateLimits"] != nil) == tells, "\(params): \(answer)")
      }
    }
  }

  @Test func aRefusedOrderOverTheWebSocketAPIIsNotCounted() throws {
    var desk = try Desk()
    let id = try desk.open([], purpose: .webSocketAPI)
    let time = Desk.start.milliseconds
    let payload = "apiKey=\(Desk.key)&quantity=0.0001&side=BUY&symbol=BTCUSDT&timestamp=\(time)&type=MARKET"
    desk.simulator.received(
      #"{"id":1,"method":"order.place","params":{"symbol":"BTCUSDT","side":"BUY","type":"MARKET","quantity":"0.0001","#
        + #""apiKey":"\#(Desk.key)","timestamp":\#(time),"signature":"\#(Signature.of(payload, secret: Desk.secret))"}}"#,
      on: id, nanoseconds: 0)
    #expect(desk.frames.texts().first?["error"]?["code"]?.whole == -1013)
    let counts = desk.simulator.exchange.limiter.orderCounts(0, now: Desk.start)
    #expect(counts.allSatisfy { $0.count == 0 })
  }
}
