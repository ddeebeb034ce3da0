import Testing
import WitanCore

@testable import exchange_simulator

/// What the venue refuses, and with which code.
@Suite struct RefusalTests {
  @Test func theDocumentedSignatureIsMade() {
    let payload =
      "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
    let secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
    let right = "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    #expect(Signature.of(payload, secret: secret) == right)
    #expect(Signature.fits(right.uppercased(), payload: payload, secret: secret))
    #expect(!Signature.fits(right, payload: payload + " ", secret: secret))
  }

  @Test func queryAndBodyAreSignedAsOneTextWithNothingBetween() throws {
    var desk = try Desk()
    let query = "symbol=BTCUSDT&side=BUY"
    let body = "type=MARKET&quantity=0.2&timestamp=\(Desk.start.milliseconds)"
    let signature = Signature.of(query + body, secret: Desk.secret)
    let request = IncomingRequest(
      method: "POST", path: "/api/v3/order", query: query, body: "\(body)&signature=\(signature)", key: Desk.key,
      address: "test")
    guard case .reply(let answer, _) = desk.simulator.answer(request, nanoseconds: 0) else {
      Issue.record("no answer")
      return
    }
    #expect(answer.status == 200)
  }

  @Test func aWrongKeySignatureOrTimeIsRefused() throws {
    var desk = try Desk()
    let path = "/api/v3/account"
    let now = Desk.start.milliseconds
    #expect(desk.raw("GET", path, "timestamp=\(now)&signature=00", key: nil).json["code"]?.whole == -2014)
    #expect(desk.send("GET", path, key: String(repeating: "y", count: 64)).json["code"]?.whole == -2015)
    #expect(desk.raw("GET", path, "timestamp=\(now)&signature=00", key: Desk.key).json["code"]?.whole == -1022)
    #expect(desk.raw("GET", path, "timestamp=\(now)", key: Desk.key).json["code"]?.whole == -1102)
    #expect(desk.send("GET", path, time: now - 5001).json["code"]?.whole == -1021)
    #expect(desk.send("GET", path, time: now - 5000).status == 200)
    #expect(desk.send("GET", path, time: now + 1000).json["code"]?.whole == -1021)
    #expect(desk.send("GET", path, time: now + 999).status == 200)
    #expect(desk.send("GET", path, "recvWindow=60001").json["code"]?.whole == -1131)
  }

  @Test(arguments: [
    ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=90.001", "PRICE_FILTER"),
    ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1.0001&price=90", "LOT_SIZE"),
    ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=90", "NOTIONAL"),
    ("side=BUY&type=MARKET&quantity=0.05", "NOTIONAL"),
    ("side=BUY&type=MARKET&quantity=1001", "MARKET_LOT_SIZE"),
    ("side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=501", "PERCENT_PRICE_BY_SIDE"),
    ("side=SELL&type=LIMIT&timeInForce=GTC&quantity=2&price=100&icebergQty=0.1", "ICEBERG_PARTS"),
  ])
  func everyFilterIsNamed(order: String, filter: String) throws {
    var desk = try Desk()
    let answer = desk.send("POST", "/api/v3/order", "symbol=BTCUSDT&\(order)")
    #expect(answer.status == 400)
    #expect(answer.json["code"]?.whole == -1013)
    #expect(answer.json["msg"]?.text == "Filter failure: \(filter)")
  }

  @Test func noMoreStopsThanTheSymbolAllows() throws {
    var desk = try Desk()
    for _ in 0..<5 { #expect(desk.code("side=SELL&type=STOP_LOSS&quantity=1&stopPrice=90") == 0) }
    let sixth = desk.send("POST", "/api/v3/order", "symbol=BTCUSDT&side=SELL&type=STOP_LOSS&quantity=1&stopPrice=90")
    #expect(sixth.json["msg"]?.text == "Filter failure: MAX_NUM_ALGO_ORDERS")
  }

  @Test(
    arguments: [
      ("side=HOLD&type=MARKET&quantity=1", -1117), ("side=BUY&type=GUESS&quantity=1", -1116),
      ("side=BUY&type=LIMIT&timeInForce=DAY&quantity=1&price=90", -1115),
      ("side=BUY&type=LIMIT&quantity=1&price=90", -1102), ("side=BUY&type=MARKET&quantity=1&price=90", -1106),
      ("side=BUY&type=MARKET&quantity=1&timeInForce=GTC", -1106), ("side=BUY&type=MARKET", -1102),
      ("side=BUY&type=MARKET&quantity=", -1105), ("side=BUY&type=MARKET&quantity=-1", -1100),
      ("side=BUY&type=MARKET&quantity=0.123456789", -1111), ("side=BUY&type=MARKET&quantity=1&colour=red", -1104),
      ("side=BUY&type=MARKET&quantity=1&newClientOrderId=a%20b", -1100),
      ("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1000&price=90", -2010),
      ("side=SELL&type=MARKET&quantity=11", -2010),
    ] as [(String, Int64)])
  func everyMistakeHasItsCode(order: String, code: Int64) throws {
    var desk = try Desk()
    #expect(desk.code(order) == code)
    #expect(desk.simulator.exchange.orders.isEmpty)
    #expect(desk.holds("USDT") == "10000/0" && desk.holds("BTC") == "10/0")
  }

  @Test func aTestOrderIsCheckedAndNotPlaced() throws {
    var desk = try Desk()
    let good = desk.send("POST", "/api/v3/order/test", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1")
    #expect(good.status == 200 && good.json == .object([]))
    let bad = desk.send("POST", "/api/v3/order/test", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.0001")
    #expect(bad.json["code"]?.whole == -1013)
    #expect(desk.simulator.exchange.orders.isEmpty)
  }

  @Test func whatGoesThroughTheLimitIsHeldBackAndThenBanned() throws {
    var desk = try Desk()
    for _ in 0..<30 { #expect(desk.raw("GET", "/api/v3/ticker/24hr").status == 200) }
    let over = desk.raw("GET", "/api/v3/ping")
    #expect(over.status == 429 && over.json["code"]?.whole == -1003)
    #expect(over.headers["retry-after"] == "40")
    for _ in 0..<4 { #expect(desk.raw("GET", "/api/v3/ping").status == 429) }
    let banned = desk.raw("GET", "/api/v3/ping")
    #expect(banned.status == 418 && banned.headers["retry-after"] == "120")
    desk.step(.minutes(1))
    #expect(desk.raw("GET", "/api/v3/ping").status == 418)
    desk.step(.minutes(1))
    let free = desk.raw("GET", "/api/v3/ping")
    #expect(free.status == 200 && free.headers["x-mbx-used-weight-1m"] == "1")
  }

  @Test func tooManyOrdersAreHeldBackWithTheVenuesHeaders() throws {
    var desk = try Desk()
    let order = "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.2"
    #expect(desk.send("POST", "/api/v3/order", order).headers["x-mbx-order-count-10s"] == "1")
    for _ in 0..<99 { _ = desk.send("POST", "/api/v3/order", order) }
    let over = desk.send("POST", "/api/v3/order", order)
    #expect(over.status == 429 && over.json["code"]?.whole == -1015)
    #expect(over.headers["retry-after"] == nil)
  }

  @Test func anAcceptedOrderCostsNoWeightOnCOM() throws {
    var desk = try Desk(.com)
    let order = desk.send("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.2")
    #expect(order.status == 200 && order.headers["x-mbx-used-weight-1m"] == "0")
    #expect(order.headers["x-mbx-order-count-10s"] == "0")
    let bad = desk.send("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.0001")
    #expect(bad.headers["x-mbx-used-weight-1m"] == "1")
    #expect(desk.raw("POST", "/api/v3/userDataStream", key: Desk.key).status == 410)
  }
}
