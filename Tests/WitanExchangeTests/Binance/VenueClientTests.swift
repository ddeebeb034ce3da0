import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// The client's conduct towards the venue: signatures, time, limits, repeats.
@Suite struct VenueClientTests {
  private func order(_ id: String = "wtn-7f3a-000042") throws -> NewOrder {
    NewOrder(
      .buy, try #require(Symbol("BTC/USDT")), .market(try #require(Quantity("0.003"))),
      id: try #require(ClientOrderID(id)))
  }

  static let full = """
    {"symbol":"BTCUSDT","orderId":700123,"orderListId":-1,"clientOrderId":"wtn-7f3a-000042","transactTime":1760000000456,
     "price":"0.00000000","origQty":"0.00300000","executedQty":"0.00300000","origQuoteOrderQty":"0.000000",
     "cummulativeQuoteQty":"111.00330000","status":"FILLED","timeInForce":"GTC","type":"MARKET","side":"BUY",
     "workingTime":1760000000456,"selfTradePreventionMode":"EXPIRE_MAKER","fills":[
     {"price":"37001.10","qty":"0.00100000","commission":"0.00000100","commissionAsset":"BTC","tradeId":9911},
     {"price":"37001.10","qty":"0.00200000","commission":"0.00100000","commissionAsset":"BNB","tradeId":9912}]}
    """
  private func refusal(_ code: Int, _ text: String = "") -> LoopbackServer.Reply {
    .answer(400, "{\"code\":\(code),\"msg\":\"\(text)\"}")
  }

  @Test func anOrderTravelsInTheBodySignedWithTheVenuesTime() async throws {
    let venue = try VenueServer(skew: [700]) { _ in .answer(200, Self.full) }
    let outcome = try await venue.client.place(order())
    let request = try #require(venue.requests.first)
    #expect(request.line == "POST /api/v3/order HTTP/1.1" && request.headers.contains("X-MBX-APIKEY: key"))
    let payload =
      "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.003&newClientOrderId=wtn-7f3a-000042&newOrderRespType=FULL"
      + "&recvWindow=5000&timestamp=1760000000700"
    let key = try APIKey(name: "key", secret: VenueServer.secret)
    #expect(request.body == payload + "&signature=" + key.signature(of: payload))
    guard case .taken(let report) = outcome else { return #expect(Bool(false), "\(outcome)") }
    #expect(report.orderID == 700_123 && report.pairID == nil && report.status == .filled && report.price == nil)
    #expect(report.worth == Money("111.0033") && report.executed == Quantity("0.003"))
    #expect(
      report.fills?.map(\.fee) == [
        AssetAmount("BTC", Quantity(units: 100)), AssetAmount("BNB", Quantity(units: 100_000)),
      ])
  }

  @Test func aQuestionTravelsInTheQueryAndItsTimestampIsNewEachTime() async throws {
    let venue = try VenueServer { _ in .answer(500) }
    let symbol = try #require(Symbol("BTC/USDT")), id = try #require(ClientOrderID("a"))
    let found = await venue.failure { client throws(VenueFailure) in
      _ = try await client.order(.client(id), of: symbol)
    }
    #expect(found?.kind == .unanswered && venue.requests.count == 4)
    let line = try #require(venue.requests.first?.line)
    #expect(
      line.hasPrefix(
        "GET /api/v3/order?symbol=BTCUSDT&origClientOrderId=a&recvWindow=5000&timestamp=1760000000000&signature="))
  }

  @Test(arguments: [500, 502, 503, 504]) func anOrderWhoseAnswerIsNoAnswerIsUnknownAndSentOnce(status: Int) async throws
  {
    let venue = try VenueServer { _ in .answer(status, "<html>") }
    let outcome = try await venue.client.place(order(), for: .protect)
    guard case .unknown(let inquiry, let failure) = outcome else { return #expect(Bool(false), "\(outcome)") }
    #expect(venue.requests.count == 1 && failure.status == status && failure.kind == .unknownOutcome)
    #expect(inquiry.certainFrom == VenueServer.start + .seconds(15))
    #expect(inquiry.step == .ask(at: VenueServer.start + Interval(milliseconds: 500)))
  }

  @Test func anOrderWhoseConnectionBreaksOrWhoseAnswerCannotBeReadIsUnknownAndSentOnce() async throws {
    for reply in [LoopbackServer.Reply.hangUp, .answer(200, "{}"), .answer(200, "<html>"), refusal(-1007)] {
      let venue = try VenueServer { _ in reply }
      let outcome = try await venue.client.place(order())
      guard case .unknown = outcome else { return #expect(Bool(false), "\(reply): \(outcome)") }
      #expect(venue.requests.count == 1)
    }
  }

  @Test func aRefusedTimestampIsRenewedOnceAfterTheClocksWereComparedAnew() async throws {
    let count = Mutex(0)
    let venue = try VenueServer(skew: [0, -3000]) { _ in
      count.withLock { count in
        count += 1
        return count == 1 ? .answer(400, "{\"code\":-1021,\"msg\":\"ahead\"}") : .answer(200, Self.full)
      }
    }
    guard case .taken = try await venue.client.place(order()) else { return #expect(Bool(false)) }
    let stamps = venue.requests.map { $0.body.contains("timestamp=1760000000000") }
    #expect(stamps == [true, false] && venue.requests[1].body.contains("timestamp=1759999997000"))
    #expect(venue.client.time.skew?.skew == .seconds(3))
    let stubborn = try VenueServer { _ in .answer(400, "{\"code\":-1021,\"msg\":\"ahead\"}") }
    let order = try order()
    let found = await stubborn.failure { client throws(VenueFailure) in _ = try await client.place(order) }
    #expect(found?.kind == .clock && stubborn.requests.count == 2)
  }

  @Test func whatTheVenueRefusesIsThrownWithItsReasonAndSentOnce() async throws {
    let order = try order()
    for (code, text, kind) in [
      (
        -2010, "Account has insufficient balance for requested action.", VenueFailure.Kind.refused(.insufficientBalance)
      ),
      (-1013, "Filter failure: NOTIONAL", .refused(.filter("NOTIONAL"))), (-2015, "Invalid API-key", .stop),
      (-1121, "Invalid symbol.", .configuration), (-1102, "Mandatory parameter", .bug),
    ] {
      let venue = try VenueServer { _ in .answer(400, "{\"code\":\(code),\"msg\":\"\(text)\"}") }
      let found = await venue.failure { client throws(VenueFailure) in _ = try await client.place(order) }
      #expect(found?.kind == kind && found?.code == code && venue.requests.count == 1)
      #expect(found?.description.hasPrefix("POST /api/v3/order: the venue answered 400 with \(code)") == true)
    }
  }

  @Test func afterABanNothingIsSentUntilItsEnd() async throws {
    let venue = try VenueServer { _ in
      .answer(418, "{\"code\":-1003,\"msg\":\"banned\"}", headers: ["Retry-After: 900"])
    }
    let symbol = try #require(Symbol("BTC/USDT")), order = try order()
    let first = await venue.failure { client throws(VenueFailure) in _ = try await client.place(order) }
    let end = VenueServer.start + .seconds(900)
    #expect(first?.kind == .backOff(until: end))
    let asked = await venue.failure { client throws(VenueFailure) in _ = try await client.price(of: symbol) }
    let cancelled = await venue.failure { client throws(VenueFailure) in
      _ = try await client.cancel(.number(1), of: symbol)
    }
    #expect(asked?.kind == .backOff(until: end) && cancelled?.kind == .backOff(until: end))
    #expect(venue.requests.count == 1 && venue.client.gate.snapshot.barredUntil == end)
  }

  @Test func aQuestionWaitsAsLongAsTheVenueAsksAndIsThenAskedAgain() async throws {
    let count = Mutex(0)
    let venue = try waiting { _ in
      count.withLock { count in
        count += 1
        return count == 1
          ? .answer(429, "{\"code\":-1003,\"msg\":\"\"}", headers: ["Retry-After: 40"])
          : .answer(200, "{\"symbol\":\"BTCUSDT\",\"price\":\"37000.15000000\"}")
      }
    }
    #expect(try await venue.client.price(of: #require(Symbol("BTC/USDT"))) == Price("37000.15"))
    let waited = venue.hostTime.value.withLock { $0 } - VenueServer.start
    #expect(waited >= .seconds(40) && waited < .seconds(41) && venue.requests.count == 2)
  }

  /// A venue whose clock, and the host's, go on by each wait.
  private func waiting(
    _ reply: @escaping @Sendable (LoopbackServer.Received) -> LoopbackServer.Reply
  ) throws -> VenueServer {
    let box = Mutex<HostTime?>(nil)
    let clock = NotedClock { wait in
      let passed = Interval(milliseconds: Int64((wait / .milliseconds(1)).rounded(.up)))
      box.withLock { $0 }?.value.withLock { $0 = $0 + passed }
    }
    let venue = try VenueServer(clock: clock, reply)
    box.withLock { $0 = venue.hostTime }
    return venue
  }

  @Test func anUnknownOrderIsAskedForUntilItIsSeen() async throws {
    let venue = try waiting { request in
      request.line.hasPrefix("POST")
        ? .answer(502)
        : request.place < 4
          ? .answer(400, "{\"code\":-2013,\"msg\":\"Order does not exist.\"}")
          : .answer(200, Self.full)
    }
    let order = try order()
    guard case .unknown(let inquiry, _) = try await venue.client.place(order) else { return #expect(Bool(false)) }
    let report = try await venue.client.resolve(inquiry, after: order.id, of: order.symbol)
    #expect(report?.orderID == 700_123)
    #expect(venue.requests.filter { $0.line.hasPrefix("POST") }.count == 1 && venue.requests.count > 2)
  }

  @Test func anOrderThatIsNeverSeenWasNotPlacedAfterEngineAndWindowAndNotBefore() async throws {
    let venue = try waiting { request in
      request.line.hasPrefix("POST") ? .hangUp : .answer(400, "{\"code\":-2013,\"msg\":\"Order does not exist.\"}")
    }
    let order = try order()
    guard case .unknown(let inquiry, _) = try await venue.client.place(order) else { return #expect(Bool(false)) }
    #expect(try await venue.client.resolve(inquiry, after: order.id, of: order.symbol) == nil)
    // Asked at 0.5, 1.5, 3.5, 7.5 and 15.5 s: the first four prove nothing.
    #expect(venue.requests.count == 6 && venue.requests.filter { $0.line.hasPrefix("POST") }.count == 1)
    #expect(venue.hostTime.value.withLock { $0 } >= VenueServer.start + .seconds(15))
  }

  @Test func theVenuesCountsReachTheBudget() async throws {
    let venue = try VenueServer { _ in
      .answer(200, Self.full, headers: ["X-MBX-USED-WEIGHT-1M: 777", "X-MBX-ORDER-COUNT-1S: 9"])
    }
    _ = try await venue.client.place(order())
    #expect(venue.client.gate.snapshot.lines.map(\.used) == [777, 2, 9])
  }

  @Test func withoutAKeyOnlyPublicCallsAreMade() async throws {
    let server = try LoopbackServer { _ in .answer(200, "{\"serverTime\":1760000000000}") }
    var venue = Venue.us
    venue.rest = server.address
    let client = try VenueClient(
      venue, key: nil, http: HTTPClient(.init(allowed: [venue.restOrigin()])), time: VenueTime { VenueServer.start })
    #expect(try await client.synchronise()?.offset == Interval(milliseconds: 0))
    let found = await #expect(throws: VenueFailure.self) { try await client.account() }
    #expect(found?.kind == .configuration && server.requests.count == 1)
  }

  @Test func keysNeverLeaveThisMachineUnencrypted() throws {
    var venue = Venue.us
    for (address, isSound) in [
      ("http://127.0.0.1:1", true), ("http://localhost:1", true), ("https://example.com", true),
      ("http://example.com", false), ("wss://example.com", false), ("", false),
    ] {
      venue.rest = address
      let found = Result { try venue.restOrigin() }
      #expect(((try? found.get()) != nil) == isSound, "\(address)")
    }
  }
}
