import Testing
import WitanCore

@testable import exchange_simulator

/// What becomes of orders and coins.
@Suite struct OrderTests {
  @Test func aMarketBuyTakesTheFeeFromWhatItReceives() throws {
    var desk = try Desk()
    let answer = desk.send("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.2").json
    #expect(answer["status"]?.text == "FILLED")
    #expect(answer["cummulativeQuoteQty"]?.text == "20.00200000")
    #expect(desk.holds("BTC") == "10.1998/0")
    #expect(desk.holds("USDT") == "9979.998/0")
    #expect(desk.simulator.exchange.imbalance.isEmpty)
  }

  @Test func anAmountOfQuoteBuysAsManyWholeLotsAsItPays() throws {
    var desk = try Desk()
    let answer = desk.send("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quoteOrderQty=15").json
    #expect(answer["status"]?.text == "FILLED")
    #expect(answer["executedQty"]?.text == "0.14900000")
  }

  @Test func aLimitReservesAndTheCancelGivesBack() throws {
    var desk = try Desk()
    let order = desk.send(
      "POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=90")
    #expect(order.json["status"]?.text == "NEW")
    #expect(desk.holds("USDT") == "9910/90")
    let id = try #require(order.json["orderId"]?.whole)
    let cancelled = desk.send("DELETE", "/api/v3/order", "symbol=BTCUSDT&orderId=\(id)").json
    #expect(cancelled["status"]?.text == "CANCELED")
    #expect(cancelled["origClientOrderId"] == order.json["clientOrderId"])
    #expect(desk.holds("USDT") == "10000/0")
    #expect(desk.send("DELETE", "/api/v3/order", "symbol=BTCUSDT&orderId=\(id)").json["code"]?.whole == -2011)
  }

  @Test func aRestingOrderWaitsForItsTurnAndFillsInParts() throws {
    var desk = try Desk()
    #expect(desk.code("side=BUY&type=LIMIT&timeInForce=GTC&quantity=2&price=99.99") == 0)
    let ahead = try #require(desk.simulator.exchange.markets[0].book.bids.first?.ahead)
    #expect(ahead.units > 0)
    desk.simulator.exchange.markets[0].maker = MarketMaker(
      seed: 1, depth: 1, quantity: Quantity(units: 100_000), spacing: 500)
    try desk.price("99.99", quantity: (Quantity(units: ahead.units - 100_000)).description)
    #expect(desk.simulator.exchange.orders[0].executed == .zero)
    try desk.price("99.98", quantity: "0.5")
    #expect(desk.simulator.exchange.orders[0].status == .partiallyFilled)
    #expect(desk.simulator.exchange.orders[0].executed.description == "0.50000000")
    #expect(desk.simulator.exchange.imbalance.isEmpty)
  }

  @Test func aBetterPriceGivesTheReservedRestBack() throws {
    var desk = try Desk()
    #expect(desk.code("side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.2&price=101") == 0)
    #expect(desk.holds("USDT") == "9979.998/0")
  }

  @Test func aFillOrKillFillsWholeOrNotAtAll() throws {
    var desk = try Desk()
    let order = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=FOK&price=100.05"
    let none = desk.send("POST", "/api/v3/order", "\(order)&quantity=50").json
    #expect(none["status"]?.text == "EXPIRED" && none["executedQty"]?.text == "0.00000000")
    #expect(desk.holds("USDT") == "10000/0")
    #expect(desk.send("POST", "/api/v3/order", "\(order)&quantity=0.2").json["status"]?.text == "FILLED")
  }

  @Test func anImmediateOrCancelKeepsWhatItGotAndEndsExpired() throws {
    var desk = try Desk()
    let order = desk.send(
      "POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=50&price=100.02"
    ).json
    #expect(order["status"]?.text == "EXPIRED")
    #expect(order["executedQty"]?.text != "0.00000000")
    #expect(desk.holds("USDT").hasSuffix("/0"))
    #expect(desk.simulator.exchange.imbalance.isEmpty)
  }

  @Test func aMakerOrderThatWouldTradeIsRefused() throws {
    var desk = try Desk()
    let answer = desk.send("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=1&price=100.5")
    #expect(answer.json["msg"]?.text == "Order would immediately match and take.")
    #expect(desk.code("side=BUY&type=LIMIT_MAKER&quantity=1&price=99") == 0)
  }

  @Test func aStopRunsWhenThePriceReachesItAndNotBefore() throws {
    var desk = try Desk()
    #expect(desk.code("side=SELL&type=STOP_LOSS&quantity=1&stopPrice=101") == -2010)
    #expect(desk.code("side=SELL&type=STOP_LOSS&quantity=1&stopPrice=95") == 0)
    #expect(desk.holds("BTC") == "9/1")
    try desk.price("95.01")
    #expect(desk.simulator.exchange.orders[0].status == .new)
    try desk.price("94")
    #expect(desk.simulator.exchange.orders[0].status == .filled)
    #expect(desk.holds("BTC") == "9/0")
    #expect(desk.simulator.exchange.imbalance.isEmpty)
  }

  @Test func oneLegOfAPairEndsTheOther() throws {
    var desk = try Desk()
    let pair = desk.send(
      "POST", "/api/v3/order/oco", "symbol=BTCUSDT&side=SELL&quantity=1&price=110&stopPrice=90"
    ).json
    #expect(pair["listOrderStatus"]?.text == "EXECUTING")
    #expect(desk.holds("BTC") == "9/1")
    try desk.price("111")
    #expect(desk.simulator.exchange.orders.map(\.status) == [.filled, .expired])
    #expect(desk.simulator.exchange.lists[0].isDone)
    #expect(desk.holds("BTC") == "9/0")
    #expect(desk.simulator.exchange.imbalance.isEmpty)
  }

  @Test func aPairWhosePricesDoNotEncloseTheMarketIsRefused() throws {
    var desk = try Desk()
    let pair = desk.send(
      "POST", "/api/v3/order/oco", "symbol=BTCUSDT&side=SELL&quantity=1&price=110&stopPrice=105"
    ).json
    #expect(pair["msg"]?.text == "The relationship of the prices for the orders is not correct.")
    #expect(desk.holds("BTC") == "10/0")
  }

  @Test func aReplacementWhoseCancelFailsIsNotAttempted() throws {
    var desk = try Desk()
    let answer = desk.send(
      "POST", "/api/v3/order/cancelReplace",
      "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=90&cancelOrderId=9"
        + "&cancelReplaceMode=STOP_ON_FAILURE")
    #expect(answer.json["code"]?.whole == -2022)
    #expect(answer.json["data"]?["newOrderResult"]?.text == "NOT_ATTEMPTED")
    let half = desk.send(
      "POST", "/api/v3/order/cancelReplace",
      "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=90&cancelOrderId=9"
        + "&cancelReplaceMode=ALLOW_FAILURE")
    #expect(half.status == 409 && half.json["code"]?.whole == -2021)
  }

  @Test func anAccountNeverTradesWithItself() throws {
    var desk = try Desk()
    #expect(desk.code("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=100.00") == 0)
    #expect(desk.code("side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=100.00") == 0)
    #expect(desk.simulator.exchange.orders.map(\.status) == [.expiredInMatch, .new])
  }

  @Test func twoAccountsTradeWithEachOther() throws {
    var desk = try Desk()
    #expect(desk.code("side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=100.00") == 0)
    let sell = desk.send(
      "POST", "/api/v3/order", "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=100.00",
      key: String(repeating: "z", count: 64))
    #expect(sell.json["status"]?.text == "FILLED")
    #expect(desk.simulator.exchange.house.isEmpty)
    #expect(desk.holds("BTC") == "10.999/0")
    #expect(desk.simulator.exchange.imbalance.isEmpty)
  }

  @Test func aClientIDIsTakenOnlyWhileItsOrderIsOpen() throws {
    var desk = try Desk()
    let order = "side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=90&newClientOrderId=mine"
    #expect(desk.code(order) == 0)
    #expect(desk.code(order) == -2010)
    _ = desk.send("DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=mine")
    #expect(desk.code(order) == 0)
  }
}
