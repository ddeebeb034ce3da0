import Testing
import WitanCore

@testable import exchange_simulator

/// Each fault does what its name says, and no more.
@Suite struct FaultTests {
  private static let order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=90"

  private func rule(_ text: String) throws -> FaultRule {
    try FaultRule.read(try #require(JSONReader.read(text)))
  }

  @Test(arguments: [("timeout-before", 0), ("timeout-after", 1), ("disconnect-before", 0), ("disconnect-after", 1)])
  func anAnswerThatNeverComesLeavesTheOrderKnownOrUnknown(kind: String, orders: Int) throws {
    var desk = try Desk(faults: [try rule(#"{"kind":"\#(kind)","on":"POST /api/v3/order","count":1}"#)])
    #expect(desk.send("POST", "/api/v3/order", Self.order).status == 0)
    #expect(desk.simulator.exchange.orders.count == orders)
    #expect(desk.send("POST", "/api/v3/order", Self.order).status == 200)
  }

  @Test(arguments: [("error-before", 0), ("error-after", 1)])
  func anErrorOfUnknownOutcomeIsTheSameEitherWay(kind: String, orders: Int) throws {
    var desk = try Desk(faults: [try rule(#"{"kind":"\#(kind)","on":"POST *","after":1,"count":1}"#)])
    #expect(desk.send("POST", "/api/v3/order", Self.order).status == 200)
    let answer = desk.send("POST", "/api/v3/order", Self.order)
    #expect(answer.status == 503 && answer.json["code"]?.whole == -1007)
    #expect(desk.simulator.exchange.orders.count == 1 + orders)
  }

  @Test func aBanOnCommandBearsItsTime() throws {
    var desk = try Desk(faults: [try rule(#"{"kind":"ban","retryAfter":300,"count":1}"#)])
    let answer = desk.raw("GET", "/api/v3/ping")
    #expect(answer.status == 418 && answer.headers["retry-after"] == "300")
    #expect(desk.raw("GET", "/api/v3/ping").status == 200)
  }

  @Test func framesAreDroppedDoubledAndReordered() throws {
    var desk = try Desk(faults: [
      try rule(#"{"kind":"drop-frame","on":"btcusdt@trade","count":1}"#),
      try rule(#"{"kind":"double-frame","on":"btcusdt@trade","count":1}"#),
      try rule(#"{"kind":"reorder","on":"btcusdt@trade","count":1}"#),
    ])
    _ = try desk.open(["btcusdt@trade"])
    for price in ["101", "102", "103", "104"] { try desk.price(price) }
    let prices = desk.frames.texts().compactMap { $0["p"]?.text?.prefix(3) }
    #expect(prices == ["102", "102", "104", "103"])
  }

  @Test func aSilentSocketSaysNothingForItsTimeAndStaysOpen() throws {
    var desk = try Desk(faults: [
      try rule(#"{"kind":"silence","on":"btcusdt@trade","duration":"10m","count":1}"#)
    ])
    let id = try desk.open(["btcusdt@trade"])
    try desk.price("101")
    desk.step(.minutes(9))
    try desk.price("102")
    #expect(desk.frames.take().isEmpty)
    #expect(desk.simulator.connections[id] != nil)
    desk.step(.minutes(2))
    try desk.price("103")
    #expect(desk.frames.texts().count == 1)
  }

  @Test func anExchangeThatIsDownAnswersNobodyUntilItIsBack() throws {
    var desk = try Desk(faults: [try rule(#"{"kind":"down","from":"1m","duration":"5m"}"#)])
    let id = try desk.open(["btcusdt@trade"])
    desk.step(.minutes(2))
    #expect(desk.simulator.connections[id] == nil)
    #expect(desk.raw("GET", "/api/v3/ping").status == 0)
    desk.step(.minutes(5))
    #expect(desk.raw("GET", "/api/v3/ping").status == 200)
  }

  @Test func aWrongClockRefusesRightTimes() throws {
    var desk = try Desk(faults: [try rule(#"{"kind":"wrong-clock","offset":20000,"duration":"1m"}"#)])
    desk.step(.seconds(1))
    let time = try #require(desk.raw("GET", "/api/v3/time").json["serverTime"]?.whole)
    #expect(time == desk.simulator.exchange.now.milliseconds + 20_000)
    #expect(desk.send("GET", "/api/v3/account").json["code"]?.whole == -1021)
    #expect(desk.send("GET", "/api/v3/account", time: time).status == 200)
    desk.step(.minutes(2))
    #expect(desk.send("GET", "/api/v3/account").status == 200)
  }

  @Test func aPriceJumpReachesStops() throws {
    var desk = try Desk(faults: [try rule(#"{"kind":"price-jump","symbol":"BTCUSDT","factor":"0.9","from":"1m"}"#)])
    #expect(desk.code("side=SELL&type=STOP_LOSS&quantity=1&stopPrice=95") == 0)
    desk.step(.minutes(2))
    #expect(desk.simulator.exchange.orders[0].status == .filled)
    try desk.price("100")
    #expect(desk.simulator.exchange.markets[0].last?.description == "90.00000000")
  }

  @Test func aPlanWithAMistakeIsRefusedWithASentence() throws {
    #expect(throws: PlanError.self) { _ = try rule(#"{"kind":"explode"}"#) }
    #expect(throws: PlanError.self) { _ = try rule(#"{"kind":"slow","dealy":"3s"}"#) }
    #expect(throws: PlanError.self) { _ = try rule(#"{"kind":"silence"}"#) }
    #expect(throws: PlanError.self) { _ = try rule(#"{"kind":"slow","probability":2}"#) }
  }

  @Test func theSameSeedGivesTheSameFaults() throws {
    func struck() throws -> [Bool] {
      var desk = try Desk(faults: [try rule(#"{"kind":"error-before","probability":0.3}"#)])
      return (0..<50).map { _ in desk.raw("GET", "/api/v3/ping").status == 503 }
    }
    let first = try struck()
    #expect(try struck() == first)
    #expect(first.contains(true) && first.contains(false))
  }
}
