import Foundation
import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// What the desk does where the venue's answers are lost: an entry is never written twice, a stop is not missing for long.
@Suite struct OrderDeskTests {
  /// A venue whose answers the test lists; it says how often an order was written, and under which names.
  private final class Script: Sendable {
    private struct State {
      var places: [LoopbackServer.Reply]
      var isThere: Bool
      var names: [String] = []
    }
    private let state: Mutex<State>

    /// `places` answers each writing of an order in turn, the last one goes on; `isThere` says whether a question finds it
    /// before a writing was answered well.
    init(_ places: [LoopbackServer.Reply], isThere: Bool = false) {
      state = Mutex(State(places: places, isThere: isThere))
    }

    /// The names under which an order was written.
    var names: [String] { state.withLock { $0.names } }

    func reply(_ request: LoopbackServer.Received) -> LoopbackServer.Reply {
      state.withLock { state in
        let name =
          Self.value(of: "newClientOrderId", request.body)
          ?? Self.value(of: "origClientOrderId", String(request.line.split(separator: " ")[1])) ?? ""
        guard request.line.hasPrefix("POST /api/v3/order ") else {
          return state.isThere ? .answer(200, Self.order(name)) : .answer(400, #"{"code":-2013,"msg":"no such order"}"#)
        }
        state.names.append(name)
        let reply = state.places.count > 1 ? state.places.removeFirst() : state.places[0]
        if case .bytes(let text) = reply, text.contains("200 Word") || text.contains("Duplicate") {
          state.isThere = true
        }
        return reply
      }
    }

    private static func value(of name: String, _ text: String) -> String? {
      text.split(whereSeparator: { $0 == "&" || $0 == "?" }).first { $0.hasPrefix(name + "=") }
        .map { String($0.dropFirst(name.count + 1)) }
    }

    static func order(_ name: String = "wtn-00000001-1-7") -> String {
      """
      {"symbol":"BTCUSDT","orderId":70,"orderListId":-1,"clientOrderId":"\(name)","transactTime":1760000000500,
      "time":1760000000500,"updateTime":1760000000500,"isWorking":false,"price":"0","origQty":"0.003",
      "executedQty":"0","cummulativeQuoteQty":"0","status":"NEW","timeInForce":"GTC","type":"STOP_LOSS","side":"SELL",
      "stopPrice":"35000"}
      """
    }
    static let lost = LoopbackServer.Reply.answer(503, #"{"code":-1007,"msg":"Timeout waiting for response"}"#)
    static let duplicate = LoopbackServer.Reply.answer(400, #"{"code":-2010,"msg":"Duplicate order sent."}"#)
    static let poor = LoopbackServer.Reply.answer(
      400, #"{"code":-2010,"msg":"Account has insufficient balance for requested action."}"#)
  }

  /// A desk of that venue whose waits move the time and take none; the inquiry after an order, which would run its whole
  /// time before the watch has its first turn, waits for `writings` of it.
  private func desk(_ script: Script, writings: Int = 0) throws -> (desk: OrderDesk, venue: VenueServer) {
    try desk(script) { script.names.count >= writings }
  }

  /// The same where the inquiry waits for its turn.
  private func desk(
    _ script: Script, isTurn: @escaping @Sendable () -> Bool
  ) throws -> (desk: OrderDesk, venue: VenueServer) {
    let time = Mutex<HostTime?>(nil)
    let clock = NotedClock { wait in
      let milliseconds = Int64(wait / .milliseconds(1)) + 1
      time.withLock { $0 }?.value.withLock { $0 = $0 + Interval(milliseconds: milliseconds) }
    }
    let inquiry = TurnClock(clock, isTurn)
    let venue = try VenueServer(clock: inquiry) { script.reply($0) }
    time.withLock { $0 = venue.hostTime }
    let info = try ExchangeInfoTests.read(ExchangeInfoTests.info(ExchangeInfoTests.symbol("BTC", "USDT")))
    let rules = try RulesBook(info, of: [try #require(Symbol("BTC/USDT"))])
    return (OrderDesk(venue.client, rules: rules, store: 1, fence: 1, clock: clock), venue)
  }

  private func request(_ purpose: OrderPurpose) throws -> OrderRequest {
    OrderRequest(
      id: OrderID(7), symbol: try #require(Symbol("BTC/USDT")), market: 0, side: purpose == .entry ? .buy : .sell,
      purpose: purpose, kind: purpose == .stop ? .stop(trigger: try #require(Price("35000"))) : .market,
      size: .quantity(try #require(Quantity("0.003"))), price: try #require(Price("37000")), decision: 1,
      time: VenueServer.start)
  }

  /// Carries an order out to its end and gives what the engine hears.
  private func carry(_ request: OrderRequest, _ desk: OrderDesk) async -> [String] {
    await desk.carryOut(request).map(\.word)
  }

  @Test func aStopThatTheVenueDoesNotHaveIsWrittenAgainUnderItsName() async throws {
    let script = Script([Script.lost, .answer(200, Script.order())])
    let (desk, venue) = try desk(script, writings: 2)
    let heard = await carry(try request(.stop), desk)
    #expect(script.names.count >= 2 && Set(script.names) == ["wtn-00000001-1-7"])
    #expect(heard.last == "accepted" && !heard.contains("rejected"), "\(heard)")
    withExtendedLifetime(venue) {}
  }

  @Test func anEntryWhoseOutcomeIsUnknownIsNeverWrittenTwice() async throws {
    let script = Script([Script.lost])
    let (desk, venue) = try desk(script)
    #expect(await carry(try request(.entry), desk) == ["unknown", "rejected"])
    #expect(script.names.count == 1)
    withExtendedLifetime(venue) {}
  }

  @Test(arguments: [true, false])
  func aSecondWritingThatIsRefusedMeansThatTheFirstHasArrived(isDuplicate: Bool) async throws {
    let script = Script([Script.lost, isDuplicate ? Script.duplicate : Script.poor, Script.duplicate])
    let (desk, venue) = try desk(script, writings: 2)
    let heard = await carry(try request(.stop), desk)
    #expect(heard.last == "accepted" && !heard.contains("rejected"), "\(heard)")
    withExtendedLifetime(venue) {}
  }

  @Test(arguments: [1, 2])
  func aStopWhosePriceHasPassedAndThatIsNotThereIsRefusedAtOnce(writings: Int) async throws {
    let passed = LoopbackServer.Reply.answer(400, #"{"code":-2010,"msg":"Stop price would trigger immediately."}"#)
    let script = Script(writings == 1 ? [passed] : [Script.lost, passed])
    let isRefused = Mutex(false)
    let (desk, venue) = try desk(script) { isRefused.withLock { $0 } }
    let stop = try request(.stop)
    await desk.begin(stop)
    async let sent: Void = desk.send(stop)
    async let watched: Void = desk.watch(stop.id)
    for await event in desk.events {
      guard case .rejected(_, let reason, _) = event else { continue }
      #expect(reason.contains("trigger immediately"), "long before an absence is certain: \(reason)")
      break
    }
    isRefused.withLock { $0 = true }
    _ = await (sent, watched)
    #expect((writings...OrderDesk.mostWritings).contains(script.names.count))
    withExtendedLifetime(venue) {}
  }

  @Test func aStopThatNeverArrivesIsWrittenOnlySoOftenAndThenRefused() async throws {
    let script = Script([Script.lost])
    let (desk, venue) = try desk(script, writings: OrderDesk.mostWritings)
    let heard = await carry(try request(.stop), desk)
    #expect(script.names.count <= OrderDesk.mostWritings && script.names.count > 1)
    #expect(heard.last == "rejected", "\(heard)")
    withExtendedLifetime(venue) {}
  }

  @Test func anOrderThatGoesToItsConnectionIsSaidToBeOnItsWay() async throws {
    let (desk, venue) = try desk(Script([.answer(200, Script.order())]))
    _ = await carry(try request(.stop), desk)
    var said = 0
    for await _ in desk.departures { said += 1 }
    #expect(said == 1)
    withExtendedLifetime(venue) {}
  }

  @Test func anEntryThatTheVenueRefusesIsRefusedAtOnce() async throws {
    let script = Script([Script.poor])
    let (desk, venue) = try desk(script)
    #expect(await carry(try request(.entry), desk) == ["rejected"])
    #expect(script.names.count == 1)
    withExtendedLifetime(venue) {}
  }

  @Test func aStopOfAnEarlierStartThatNeverWentOutIsWrittenUnderItsOldName() async throws {
    let script = Script([.answer(200, Script.order("wtn-00000001-1-7"))])
    let (desk, venue) = try desk(script)
    let stop = try request(.stop)
    await desk.resume(stop, as: OrderTag(store: 1, fence: 1, order: stop.id), told: [:])
    await desk.watch(stop.id, atOnce: true)
    await desk.hush()
    var heard: [String] = []
    for await event in desk.events { heard.append(event.word) }
    #expect(heard == ["accepted"] && Set(script.names) == ["wtn-00000001-1-7"])
    withExtendedLifetime(venue) {}
  }
}

extension OrderDesk {
  /// Carries an order out to its end, watched as it is in a run, and gives what the engine hears.
  func carryOut(_ request: OrderRequest) async -> [VenueEvent] {
    begin(request)
    async let sent: Void = send(request)
    async let watched: Void = watch(request.id)
    _ = await (sent, watched)
    hush()
    var heard: [VenueEvent] = []
    for await event in events { heard.append(event) }
    return heard
  }
}

extension VenueEvent {
  var word: String {
    switch self {
    case .accepted: "accepted"
    case .partlyFilled: "part"
    case .filled: "filled"
    case .rejected: "rejected"
    case .cancelled: "cancelled"
    case .triggered: "triggered"
    case .unknown: "unknown"
    }
  }
}
