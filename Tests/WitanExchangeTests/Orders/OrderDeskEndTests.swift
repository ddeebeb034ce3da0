import Foundation
import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// How the desk learns that an order has ended: by cancelling it until it has, and by asking where nobody said so.
@Suite struct OrderDeskEndTests {
  /// A desk that has a stop at a venue, whose waits take no time; `reply` answers all but the time.
  private func desk(
    _ reply: @escaping @Sendable (LoopbackServer.Received) -> LoopbackServer.Reply
  ) async throws -> (desk: OrderDesk, venue: VenueServer, stop: OrderID) {
    let venue = try VenueServer(clock: NotedClock { _ in }, reply)
    let info = try ExchangeInfoTests.read(ExchangeInfoTests.info(ExchangeInfoTests.symbol("BTC", "USDT")))
    let symbol = try #require(Symbol("BTC/USDT"))
    let desk = OrderDesk(
      venue.client, rules: try RulesBook(info, of: [symbol]), store: 1, fence: 1, clock: NotedClock { _ in })
    let stop = OrderRequest(
      id: OrderID(7), symbol: symbol, market: 0, side: .sell, purpose: .stop,
      kind: .stop(trigger: try #require(Price("35000"))), size: .quantity(try #require(Quantity("0.003"))),
      price: try #require(Price("35000")), decision: 1, time: VenueServer.start)
    await desk.resume(stop, as: OrderTag(store: 1, fence: 1, order: stop.id), told: [:])
    return (desk, venue, stop.id)
  }

  private static func order(_ status: String, executed: String = "0") -> LoopbackServer.Reply {
    .answer(
      200,
      """
      {"symbol":"BTCUSDT","orderId":70,"orderListId":-1,"clientOrderId":"wtn-00000001-1-7",
      "origClientOrderId":"wtn-00000001-1-7","transactTime":1760000000500,"time":1760000000500,
      "updateTime":1760000000500,"isWorking":false,"price":"0","origQty":"0.003","executedQty":"\(executed)",
      "cummulativeQuoteQty":"0","status":"\(status)","timeInForce":"GTC","type":"STOP_LOSS","side":"SELL",
      "stopPrice":"35000"}
      """)
  }

  /// The order's one trade so far.
  private static func trade(_ quantity: String, worth: String) -> LoopbackServer.Reply {
    .answer(
      200,
      """
      [{"symbol":"BTCUSDT","id":9,"orderId":70,"orderListId":-1,"price":"34990","qty":"\(quantity)",
      "quoteQty":"\(worth)","commission":"0.1","commissionAsset":"USDT","time":1760000000600,"isBuyer":false,
      "isMaker":false,"isBestMatch":true}]
      """)
  }

  /// What the engine has heard when the desk says nothing more.
  private func heard(_ desk: OrderDesk) async -> [VenueEvent] {
    await desk.hush()
    var events: [VenueEvent] = []
    for await event in desk.events { events.append(event) }
    return events
  }

  @Test func anOrderOfAnEarlierStartIsAbsentForCertainFifteenSecondsAfterThisOneTookOver() async throws {
    let questions = Mutex(0)
    let (desk, venue, stop) = try await desk { _ in
      let count = questions.withLock { count in
        count += 1
        return count
      }
      return count == 1 ? .answer(400, #"{"code":-2013,"msg":"no such order"}"#) : Self.order("NEW")
    }
    venue.hostTime.value.withLock { $0 = $0 + .seconds(15) }
    await desk.find(stop)
    #expect(await heard(desk).map(\.word) == ["rejected"], "the first answer can be believed")
  }

  @Test func aCancelThatWasLostIsSentAgainAsLongAsTheOrderIsOpen() async throws {
    let cancels = Mutex(0)
    let (desk, venue, stop) = try await desk { request in
      guard request.line.hasPrefix("DELETE") else { return Self.order("NEW") }
      let count = cancels.withLock { count in
        count += 1
        return count
      }
      return count < 3 ? .answer(503, #"{"code":-1007,"msg":"Timeout"}"#) : Self.order("CANCELED")
    }
    await desk.end(stop)
    #expect(cancels.withLock { $0 } == 3)
    let events = await heard(desk)
    guard case .cancelled(stop, _)? = events.last else {
      Issue.record("\(events)")
      return
    }
    withExtendedLifetime(venue) {}
  }

  @Test func anOrderThatIsNotOpenAnyMoreAndOfWhichNobodySpokeIsAskedFor() async throws {
    let (desk, venue, stop) = try await desk { request in
      request.line.contains("myTrades")
        ? Self.trade("0.003", worth: "104.97") : Self.order("FILLED", executed: "0.003")
    }
    async let _: Void = desk.run()
    await desk.compare(try #require(Symbol("BTC/USDT")), open: [])
    var last: VenueEvent?
    for await event in desk.events {
      last = event
      if case .filled = event { break }
    }
    guard case .filled(let execution)? = last else {
      Issue.record("\(String(describing: last))")
      return
    }
    #expect(execution.order == stop && execution.trade == 9)
    withExtendedLifetime(venue) {}
  }

  @Test func whatTheVenueSaysIsOpenHasTradedInPartIsNotOverlooked() async throws {
    let (desk, venue, stop) = try await desk { request in
      request.line.contains("myTrades")
        ? Self.trade("0.001", worth: "34.99") : Self.order("PARTIALLY_FILLED", executed: "0.001")
    }
    async let _: Void = desk.run()
    let open = try await venue.client.order(
      .client(try #require(ClientOrderID("wtn-00000001-1-7"))), of: try #require(Symbol("BTC/USDT")))
    await desk.compare(try #require(Symbol("BTC/USDT")), open: [open])
    var parts: [Execution] = []
    for await event in desk.events {
      if case .partlyFilled(let part) = event {
        parts.append(part)
        break
      }
    }
    #expect(parts.map(\.order) == [stop] && parts.first?.quantity == Quantity("0.001"))
    withExtendedLifetime(venue) {}
  }
}
