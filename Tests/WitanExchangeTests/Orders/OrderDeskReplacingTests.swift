import Foundation
import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// A sale that takes the place of the stop below what is sold: whatever becomes of the request, the position has the one or
/// the other, and nothing is sold twice.
@Suite struct OrderDeskReplacingTests {
  private typealias Reply = LoopbackServer.Reply
  private static let stopName = "wtn-00000001-1-7", saleName = "wtn-00000001-1-8"

  /// A desk that has the stop o7 at a venue, whose waits move the time and take none; an inquiry after an order waits for
  /// its turn.
  private func desk(
    allowed: Bool = true, hasStop: Bool = true, isTurn: @escaping @Sendable () -> Bool = { true },
    _ reply: @escaping @Sendable (LoopbackServer.Received) -> Reply
  ) async throws -> (desk: OrderDesk, venue: VenueServer) {
    let time = Mutex<HostTime?>(nil)
    let clock = NotedClock { wait in
      let milliseconds = Int64(wait / .milliseconds(1)) + 1
      time.withLock { $0 }?.value.withLock { $0 = $0 + Interval(milliseconds: milliseconds) }
    }
    let venue = try VenueServer(clock: TurnClock(clock, isTurn), reply)
    time.withLock { $0 = venue.hostTime }
    let text = ExchangeInfoTests.symbol("BTC", "USDT")
      .replacingOccurrences(of: #""cancelReplaceAllowed":true"#, with: #""cancelReplaceAllowed":\#(allowed)"#)
    let info = try ExchangeInfoTests.read(ExchangeInfoTests.info(text))
    let symbol = try #require(Symbol("BTC/USDT"))
    let desk = OrderDesk(venue.client, rules: try RulesBook(info, of: [symbol]), store: 1, fence: 1, clock: clock)
    let stop = try request(7, .stop, .stop(trigger: try #require(Price("35000"))))
    if hasStop { await desk.resume(stop, as: OrderTag(store: 1, fence: 1, order: stop.id), told: [:]) }
    return (desk, venue)
  }

  private func request(
    _ number: Int64, _ purpose: OrderPurpose, _ kind: OrderKind, replaces: OrderID? = nil
  ) throws -> OrderRequest {
    OrderRequest(
      id: OrderID(number), symbol: try #require(Symbol("BTC/USDT")), market: 0, side: .sell, purpose: purpose,
      kind: kind, size: .quantity(try #require(Quantity("0.003"))), price: try #require(Price("37000")), decision: 1,
      time: VenueServer.start, replaces: replaces)
  }

  /// Sells with o8 in the place of o7, and gives what the engine hears: `o8 filled`.
  private func sell(_ desk: OrderDesk) async throws -> [String] {
    let sale = try request(8, .exit, .market, replaces: OrderID(7))
    await desk.begin(sale)
    await desk.send(sale)
    await desk.hush()
    var heard: [String] = []
    for await event in desk.events { heard.append("\(event.order) \(event.word)") }
    return heard
  }

  /// Has the stop o8 take the place of o7, watched as it is in a run, and gives what the engine hears of o8.
  private func grow(_ desk: OrderDesk) async throws -> [String] {
    let stop = try request(8, .stop, .stop(trigger: try #require(Price("35100"))), replaces: OrderID(7))
    return await desk.carryOut(stop).filter { $0.order == stop.id }.map(\.word)
  }

  /// An order of the venue's, in whichever answer.
  private static func order(_ name: String, _ status: String, executed: String = "0") -> String {
    let isStop = name == stopName
    let fills =
      isStop || status != "FILLED"
      ? ""
      : #""fills":[{"price":"37000","qty":"0.003","commission":"0.1","commissionAsset":"USDT","tradeId":9}],"#
    return """
      {"symbol":"BTCUSDT","orderId":\(isStop ? 70 : 80),"orderListId":-1,"clientOrderId":"\(name)",\(fills)
      "origClientOrderId":"\(name)","transactTime":1760000000500,"time":1760000000500,"updateTime":1760000000500,
      "price":"0","origQty":"0.003","executedQty":"\(status == "FILLED" ? "0.003" : executed)",
      "cummulativeQuoteQty":"0","status":"\(status)","timeInForce":"GTC","type":"\(isStop ? "STOP_LOSS" : "MARKET")",
      "side":"SELL","stopPrice":"\(isStop ? "35000" : "0")"}
      """
  }

  private static let lost = Reply.answer(503, #"{"code":-1007,"msg":"Timeout waiting for response"}"#)
  private static let replaced = Reply.answer(
    200,
    """
    {"cancelResult":"SUCCESS","newOrderResult":"SUCCESS","cancelResponse":\(order(stopName, "CANCELED")),
    "newOrderResponse":\(order(saleName, "FILLED"))}
    """)
  private static let none = Reply.answer(400, #"{"code":-2013,"msg":"Order does not exist."}"#)

  /// The answer to a question about an order.
  private static func asked(_ request: LoopbackServer.Received, stop: Reply, sale: Reply) -> Reply {
    guard request.line.contains("/myTrades") else { return request.line.contains(stopName) ? stop : sale }
    let order = request.line.contains("orderId=70") ? 70 : 80
    return .answer(
      200,
      """
      [{"symbol":"BTCUSDT","id":9,"orderId":\(order),"orderListId":-1,"price":"34990","qty":"0.003","quoteQty":"104.97",
      "commission":"0.1","commissionAsset":"USDT","time":1760000000600,"isBuyer":false,"isMaker":false,
      "isBestMatch":true}]
      """)
  }

  private func writings(_ venue: VenueServer) -> [LoopbackServer.Received] {
    venue.requests.filter { !$0.line.hasPrefix("GET") }
  }

  @Test func theStopEndsAndTheSaleIsPlacedInOneRequestThatLeavesAStopWhichHasTraded() async throws {
    let (desk, venue) = try await desk { _ in Self.replaced }
    #expect(try await sell(desk) == ["o7 accepted", "o7 cancelled", "o8 accepted", "o8 filled"])
    let sent = writings(venue)
    #expect(sent.map { $0.line.split(separator: " ")[1] } == ["/api/v3/order/cancelReplace"])
    for part in [
      "newClientOrderId=\(Self.saleName)", "cancelOrigClientOrderId=\(Self.stopName)", "cancelRestrictions=ONLY_NEW",
      "cancelReplaceMode=STOP_ON_FAILURE", "type=MARKET", "quantity=0.003",
    ] { #expect(sent[0].body.contains(part)) }
  }

  @Test func aSaleWhoseFateIsUnknownIsAskedForAndSoIsItsStop() async throws {
    let questions = Mutex(0)
    let (desk, venue) = try await desk { request in
      guard request.line.hasPrefix("GET") else { return Self.lost }
      let isThere =
        request.line.contains(Self.saleName)
        && questions.withLock {
          $0 += 1; return $0 > 2
        }
      return Self.asked(
        request, stop: .answer(200, Self.order(Self.stopName, "CANCELED")),
        sale: isThere ? .answer(200, Self.order(Self.saleName, "FILLED")) : Self.none)
    }
    #expect(
      try await sell(desk) == ["o8 unknown", "o8 accepted", "o8 filled", "o7 accepted", "o7 cancelled"])
    #expect(writings(venue).count == 1)
  }

  @Test func aSaleThatNeverArrivedHasLeftItsStopInPlace() async throws {
    let (desk, venue) = try await desk { request in
      guard request.line.hasPrefix("GET") else { return Self.lost }
      return Self.asked(request, stop: .answer(200, Self.order(Self.stopName, "NEW")), sale: Self.none)
    }
    #expect(try await sell(desk) == ["o8 unknown", "o8 rejected", "o7 accepted"])
    #expect(writings(venue).count == 1, "a sale is never written twice")
  }

  @Test func aStopThatHasTradedIsHeardOfAndTheSaleIsRefused() async throws {
    let (desk, venue) = try await desk { request in
      guard request.line.hasPrefix("GET") else {
        return .answer(409, #"{"code":-2022,"msg":"Order cancel-replace failed.","data":{}}"#)
      }
      return Self.asked(request, stop: .answer(200, Self.order(Self.stopName, "FILLED")), sale: Self.none)
    }
    #expect(try await sell(desk) == ["o8 rejected", "o7 accepted", "o7 filled"])
    #expect(writings(venue).count == 1)
  }

  @Test func aSaleThatWasRefusedAfterItsStopHadEndedIsRefusedAtOnce() async throws {
    let (desk, venue) = try await desk { request in
      guard request.line.hasPrefix("GET") else {
        return .answer(
          409,
          """
          {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"SUCCESS",
          "newOrderResult":"FAILURE","cancelResponse":\(Self.order(Self.stopName, "CANCELED")),
          "newOrderResponse":{"code":-2010,"msg":"Market is closed."}}}
          """)
      }
      return Self.asked(request, stop: .answer(200, Self.order(Self.stopName, "CANCELED")), sale: Self.none)
    }
    #expect(try await sell(desk) == ["o8 rejected", "o7 accepted", "o7 cancelled"])
    #expect(venue.requests.count == 2, "the refused sale is not asked for")
  }

  @Test func nothingIsSoldInThePlaceOfAStopThatHasEnded() async throws {
    let (desk, venue) = try await desk(hasStop: false) { _ in Self.replaced }
    #expect(try await sell(desk) == ["o8 rejected"])
    #expect(venue.requests.isEmpty)
  }

  @Test func aSaleThatTheVenueCannotTakeForNowIsTriedAgainWhileItsStopRests() async throws {
    let tries = Mutex(0)
    let (desk, venue) = try await desk { _ in
      tries.withLock {
        $0 += 1; return $0
      } < 3
        ? .answer(429, #"{"code":-1003,"msg":"Too much request weight used."}"#, headers: ["Retry-After: 1"])
        : Self.replaced
    }
    #expect(try await sell(desk).last == "o8 filled")
    #expect(writings(venue).count == 3)
  }

  @Test(arguments: [true, false])
  func whereTheVenueDoesNotTakeItInOneTheStopIsCancelledAndTheSaleFollows(isAnnounced: Bool) async throws {
    let (desk, venue) = try await desk(allowed: !isAnnounced) { request in
      if request.line.contains("cancelReplace") { return .answer(404, "no such page") }
      return request.line.hasPrefix("DELETE")
        ? .answer(200, Self.order(Self.stopName, "CANCELED")) : .answer(200, Self.order(Self.saleName, "FILLED"))
    }
    #expect(try await sell(desk) == ["o7 accepted", "o7 cancelled", "o8 accepted", "o8 filled"])
    #expect(writings(venue).suffix(2).map { $0.line.prefix { $0 != " " } } == ["DELETE", "POST"])
    #expect(writings(venue).count == (isAnnounced ? 2 : 3))
  }

  @Test func aSaleDoesNotFollowAStopThatTradedAPartBeforeItWasCancelled() async throws {
    let (desk, venue) = try await desk(allowed: false) { request in
      request.line.hasPrefix("GET")
        ? Self.asked(request, stop: Self.none, sale: Self.none)
        : .answer(200, Self.order(Self.stopName, "CANCELED", executed: "0.001"))
    }
    #expect(try await sell(desk).contains("o8 rejected"))
    #expect(writings(venue).map { $0.line.prefix { $0 != " " } } == ["DELETE"])
  }

  // MARK: A stop in a stop's place

  /// What was written, counted.
  private final class Writings: Sendable {
    private let count = Mutex(0)
    var number: Int { count.withLock { $0 } }
    func next() -> Int {
      count.withLock {
        $0 += 1
        return $0
      }
    }
  }

  @Test func aStopThatIsToGrowAndIsNotThereIsWrittenAgainUnderItsName() async throws {
    let writings = Writings()
    let (desk, venue) = try await desk(isTurn: { writings.number > 1 }) { request in
      guard request.line.hasPrefix("GET") else { return writings.next() > 1 ? Self.grown : Self.lost }
      if request.line.contains(Self.stopName) { return .answer(200, Self.order(Self.stopName, "NEW")) }
      return writings.number > 1 ? .answer(200, Self.order(Self.saleName, "NEW")) : Self.none
    }
    let heard = try await grow(desk)
    #expect(heard.last == "accepted" && !heard.contains("rejected"), "\(heard)")
    let sent = self.writings(venue)
    #expect(sent.count >= 2 && sent.allSatisfy { $0.body.contains("newClientOrderId=\(Self.saleName)") })
    #expect(sent.allSatisfy { $0.line.contains("cancelReplace") }, "a stop beside the one that rests would be refused")
  }

  @Test func aStopWhoseFirstWritingArrivedAfterAllIsFoundWhereTheSecondIsRefused() async throws {
    let writings = Writings()
    let (desk, venue) = try await desk(isTurn: { writings.number > 1 }) { request in
      guard request.line.hasPrefix("GET") else {
        return writings.next() > 1 ? .answer(409, #"{"code":-2022,"msg":"Order cancel-replace failed."}"#) : Self.lost
      }
      if request.line.contains(Self.stopName) { return .answer(200, Self.order(Self.stopName, "CANCELED")) }
      return writings.number > 1 ? .answer(200, Self.order(Self.saleName, "NEW")) : Self.none
    }
    let heard = try await grow(desk)
    #expect(heard.last == "accepted" && !heard.contains("rejected"), "\(heard)")
    withExtendedLifetime(venue) {}
  }

  @Test func whereTheVenueDoesNotTakeItInOneAStopThatGotLostIsWrittenAgainByItself() async throws {
    let writings = Writings()
    let (desk, venue) = try await desk(allowed: false, isTurn: { writings.number > 1 }) { request in
      switch request.line.prefix(while: { $0 != " " }) {
      case "DELETE": return .answer(200, Self.order(Self.stopName, "CANCELED"))
      case "POST": return writings.next() > 1 ? .answer(200, Self.order(Self.saleName, "NEW")) : Self.lost
      default: return writings.number > 1 ? .answer(200, Self.order(Self.saleName, "NEW")) : Self.none
      }
    }
    let heard = try await grow(desk)
    #expect(heard.last == "accepted" && !heard.contains("rejected"), "\(heard)")
    #expect(self.writings(venue).filter { $0.line.hasPrefix("DELETE") }.count == 1)
    #expect(self.writings(venue).filter { $0.line.hasPrefix("POST /api/v3/order ") }.count >= 2)
  }

  private static let grown = Reply.answer(
    200,
    """
    {"cancelResult":"SUCCESS","newOrderResult":"SUCCESS","cancelResponse":\(order(stopName, "CANCELED")),
    "newOrderResponse":\(order(saleName, "NEW"))}
    """)
}
