import Testing
import WitanCore

@testable import WitanExchange

/// The account's calls: what is owned, what was traded, and its stream's key.
@Suite struct AccountCallTests {
  private let symbol: Symbol
  init() throws { symbol = try #require(Symbol("BTC/USDT")) }

  private static func trade(_ id: Int64) -> String {
    """
    {"symbol":"BTCUSDT","id":\(id),"orderId":5,"orderListId":-1,"price":"100.5","qty":"0.2","quoteQty":"20.1",
     "commission":"0.00002","commissionAsset":"BNB","time":1760000000000,"isBuyer":false,"isMaker":true,"isBestMatch":true}
    """
  }

  @Test func balancesAreExactAndOneThatDoesNotFitIsNamed() async throws {
    let venue = try VenueServer { _ in
      .answer(
        200,
        """
        {"makerCommission":10,"commissionRates":{"maker":"0.00100000","taker":"0.00250000","buyer":"0","seller":"0"},
         "canTrade":true,"canWithdraw":false,"canDeposit":true,"updateTime":1,"accountType":"SPOT","balances":[
         {"asset":"BTC","free":"10.00000001","locked":"0.5"},{"asset":"USDT","free":"0.00000000","locked":"0.0"},
         {"asset":"PEPE","free":"999999999999.00","locked":"0"}],"permissions":["SPOT"]}
        """)
    }
    let account = try await venue.client.account()
    #expect(account.canTrade && !account.canWithdraw && account.unreadable == ["PEPE"])
    #expect(account.fees == .init(maker: Multiplier(units: 100_000), taker: Multiplier(units: 250_000)))
    #expect(
      account.balances == [
        "BTC": .init("BTC", free: Quantity(units: 1_000_000_001), locked: Quantity(units: 50_000_000))
      ])
  }

  @Test func allTradesAreFetchedPageAfterPageEachOnce() async throws {
    let venue = try VenueServer { request in
      let first = max(11, BarServing.parameter("fromId", request.line) ?? 0)
      let page = (first..<(min(first + 1000, 2511))).map { Self.trade($0) }
      return .answer(200, "[" + page.joined(separator: ",") + "]")
    }
    let trades = try await venue.client.allTrades(of: symbol, after: 10)
    #expect(trades.map(\.tradeID) == Array(11..<2511) && venue.requests.count == 3)
    #expect(trades.first?.side == .sell && trades.first?.fee == AssetAmount("BNB", Quantity(units: 2000)))
    #expect(trades.first?.worth == Money("20.1") && trades.first?.isMaker == true)
    #expect(BarServing.parameter("fromId", venue.requests[0].line) == 11)
  }

  @Test func anAnswerThatStandsStillEndsTheFetching() async throws {
    let page = (0..<1000).map { Self.trade($0) }.joined(separator: ",")
    let venue = try VenueServer { _ in .answer(200, "[\(page)]") }
    #expect(try await venue.client.allTrades(of: symbol, after: nil).count == 1000)
    #expect(venue.requests.count == 2)
  }

  @Test func cancelsAndQueriesNameTheOrderByEitherOfItsNames() async throws {
    let cancelled = """
      {"symbol":"BTCUSDT","origClientOrderId":"mine","orderId":4,"orderListId":9,"clientOrderId":"the-cancel",
       "transactTime":1684804350068,"price":"2.00000000","origQty":"1.00000000","executedQty":"0.25000000",
       "cummulativeQuoteQty":"-1.00000000","status":"CANCELED","timeInForce":"GTC","type":"LIMIT","side":"BUY",
       "stopPrice":"0.00000000"}
      """
    let venue = try VenueServer { _ in .answer(200, cancelled) }
    let id = try #require(ClientOrderID("mine"))
    let report = try await venue.client.cancel(.client(id), of: symbol, as: ClientOrderID("the-cancel"))
    #expect(report.clientID == "mine" && report.cancelID == "the-cancel" && report.pairID == 9)
    #expect(report.executed == Quantity("0.25") && report.worth == nil && report.trigger == nil)
    #expect(report.price == Price("2") && report.status == .cancelled && report.fills == nil)
    _ = try await venue.client.order(.number(4), of: symbol)
    let requests = venue.requests
    #expect(requests[0].line == "DELETE /api/v3/order HTTP/1.1")
    #expect(requests[0].body.hasPrefix("symbol=BTCUSDT&origClientOrderId=mine&newClientOrderId=the-cancel&recvWindow"))
    #expect(requests[1].line.hasPrefix("GET /api/v3/order?symbol=BTCUSDT&orderId=4&recvWindow"))
  }

  @Test func aCancelThatFindsNothingAsksForAQuery() async throws {
    let venue = try VenueServer { _ in .answer(400, "{\"code\":-2011,\"msg\":\"Unknown order sent.\"}") }
    let symbol = symbol
    let found = await venue.failure { client throws(VenueFailure) in
      _ = try await client.cancel(.number(4), of: symbol)
    }
    #expect(found?.kind == .refused(.unknownOrder) && venue.requests.count == 1)
    let lost = try VenueServer { _ in .answer(504) }
    let unknown = await lost.failure { client throws(VenueFailure) in _ = try await client.cancelAll(of: symbol) }
    #expect(unknown?.kind == .unknownOutcome && lost.requests.count == 1)
  }

  @Test func cancellingAllBringsOrdersAndPairs() async throws {
    let pair = """
      {"orderListId":3,"contingencyType":"OCO","listStatusType":"ALL_DONE","listOrderStatus":"ALL_DONE",
       "listClientOrderId":"p","transactionTime":1684804350068,"symbol":"BTCUSDT",
       "orders":[{"symbol":"BTCUSDT","orderId":4,"clientOrderId":"a"},{"symbol":"BTCUSDT","orderId":5,"clientOrderId":"b"}]}
      """
    let venue = try VenueServer { _ in .answer(200, "[\(VenueClientTests.full),\(pair)]") }
    let found = try await venue.client.cancelAll(of: symbol)
    guard case .order(let order) = found.first, case .pair(let list) = found.last else {
      return #expect(Bool(false), "\(found)")
    }
    #expect(order.orderID == 700_123 && list.status == .done && list.legs.map(\.clientID) == ["a", "b"])
    #expect(list.reports.isEmpty && list.pairID == 3)
  }

  @Test func aStatusThatIsNotKnownIsNotTakenForAnEnd() async throws {
    let text = VenueClientTests.full.replacing("\"FILLED\"", with: "\"OF_TOMORROW\"")
      .replacing("\"MARKET\"", with: "\"OF_TOMORROW\"")
    let venue = try VenueServer { _ in .answer(200, text) }
    let report = try await venue.client.order(.number(1), of: symbol)
    #expect(report.status == .unrecognised && !report.status.isFinal && report.type == nil)
  }

  @Test func aListenKeyIsMadeKeptAndClosedAndIsInNoSentence() async throws {
    let venue = try VenueServer { request in
      request.line.hasPrefix("POST") ? .answer(200, "{\"listenKey\":\"SECRET\"}") : .answer(200, "{}")
    }
    let key = try await venue.client.makeListenKey()
    try await venue.client.keepListenKey(key)
    try await venue.client.closeListenKey(key)
    #expect(venue.requests.map(\.body) == ["", "listenKey=SECRET", "listenKey=SECRET"])
    #expect(venue.requests.allSatisfy { $0.headers.contains("X-MBX-APIKEY: key") })
    let gone = try VenueServer { _ in .answer(400, "{\"code\":-1125,\"msg\":\"This listenKey does not exist.\"}") }
    let found = await gone.failure { client throws(VenueFailure) in try await client.keepListenKey(key) }
    #expect(found?.kind == .refused(.unknownListenKey) && found?.description.contains("SECRET") == false)
    let com = try VenueServer(.com) { _ in .answer(500) }
    let absent = await com.failure { client throws(VenueFailure) in _ = try await client.makeListenKey() }
    #expect(absent?.kind == .configuration && com.requests.isEmpty)
  }
}
