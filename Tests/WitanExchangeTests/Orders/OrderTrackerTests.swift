import Testing
import WitanCore

@testable import WitanExchange

/// Reports come by several ways, twice and in any order; the engine hears of each thing once.
@Suite struct OrderTrackerTests {
  private static let id = OrderID(7)

  private static func request(_ side: Side = .buy, kind: OrderKind = .market) throws -> OrderRequest {
    OrderRequest(
      id: id, symbol: try #require(Symbol("BTC/USDT")), market: 0, side: side, purpose: side == .buy ? .entry : .stop,
      kind: kind, size: .quantity(try #require(Quantity("0.003"))), price: try #require(Price("37000")), decision: 1,
      time: time(0))
  }

  private static func time(_ seconds: Int64) -> Instant { Instant(milliseconds: 1_700_000_000_000 + seconds * 1000) }

  private static func trade(_ id: Int64, _ quantity: String) throws -> VenueTrade {
    VenueTrade(
      id: id, quantity: try #require(Quantity(quantity)), price: try #require(Price("37001.1")),
      commission: .quote(.zero), time: time(id))
  }

  private static func report(
    _ status: VenueReport.Status, _ executed: String, _ trades: [VenueTrade] = [], at seconds: Int64 = 1
  ) throws -> VenueReport {
    VenueReport(
      status: status, executed: try #require(Quantity(executed)), trades: trades, reason: "as it says",
      time: time(seconds))
  }

  private static func tracker() throws -> OrderTracker {
    var tracker = OrderTracker()
    tracker.follow(try request())
    return tracker
  }

  private static func kinds(_ events: [VenueEvent]) -> [String] {
    events.map {
      switch $0 {
      case .accepted: "accepted"
      case .partlyFilled(let part): "part \(part.trade)"
      case .filled(let part): "filled \(part.trade)"
      case .rejected: "rejected"
      case .cancelled: "cancelled"
      case .triggered: "triggered"
      case .unknown: "unknown"
      }
    }
  }

  @Test func anAnswerWithAllItsTradesTellsThemAndTheEnd() throws {
    var tracker = try Self.tracker()
    let report = try Self.report(.filled, "0.003", [Self.trade(2, "0.002"), Self.trade(1, "0.001")])
    #expect(Self.kinds(tracker.take(report, of: Self.id)) == ["accepted", "part 1", "filled 2"])
    #expect(tracker.open.isEmpty && tracker.isFinished(Self.id))
  }

  @Test func whatIsToldTwiceIsHeardOnce() throws {
    var tracker = try Self.tracker()
    let part = try Self.report(.partlyFilled, "0.001", [Self.trade(1, "0.001")])
    #expect(Self.kinds(tracker.take(part, of: Self.id)) == ["accepted", "part 1"])
    #expect(tracker.take(part, of: Self.id).isEmpty)
    let whole = try Self.report(.filled, "0.003", [Self.trade(1, "0.001"), Self.trade(2, "0.002")])
    #expect(Self.kinds(tracker.take(whole, of: Self.id)) == ["filled 2"])
    #expect(tracker.take(whole, of: Self.id).isEmpty)
  }

  @Test func anOrderThatWasFilledEndsOnlyWhenAllItsTradesAreKnown() throws {
    var tracker = try Self.tracker()
    // The stream says the second trade first, and with it that the order is filled.
    let second = try Self.report(.filled, "0.003", [Self.trade(2, "0.002")])
    #expect(Self.kinds(tracker.take(second, of: Self.id)) == ["accepted", "part 2"])
    #expect(tracker.lacksTrades(Self.id))
    let first = try Self.report(.partlyFilled, "0.001", [Self.trade(1, "0.001")])
    #expect(Self.kinds(tracker.take(first, of: Self.id)) == ["filled 1"])
    #expect(!tracker.lacksTrades(Self.id) && tracker.open.isEmpty)
  }

  @Test func anOrderThatEndedAfterAPartTellsThePartFirst() throws {
    var tracker = try Self.tracker()
    #expect(Self.kinds(tracker.take(try Self.report(.ended, "0.001"), of: Self.id)) == ["accepted"])
    #expect(tracker.lacksTrades(Self.id))
    let trades = try Self.report(.ended, "0.001", [Self.trade(1, "0.001")])
    #expect(Self.kinds(tracker.take(trades, of: Self.id)) == ["part 1", "cancelled"])
  }

  @Test func anEndedOrderDoesNotComeBackToLifeByALateReport() throws {
    var tracker = try Self.tracker()
    #expect(Self.kinds(tracker.take(try Self.report(.ended, "0"), of: Self.id)) == ["accepted", "cancelled"])
    #expect(tracker.take(try Self.report(.new, "0"), of: Self.id).isEmpty)
  }

  @Test func aRefusedOrderIsNeverAccepted() throws {
    var tracker = try Self.tracker()
    let events = tracker.refuse(Self.id, reason: "Filter failure: NOTIONAL", at: Self.time(1))
    #expect(events == [.rejected(Self.id, reason: "Filter failure: NOTIONAL", at: Self.time(1))])
  }

  @Test func aDoubtIsToldOnceAndEndsWithTheNextWord() throws {
    var tracker = try Self.tracker()
    #expect(Self.kinds(tracker.doubt(Self.id, at: Self.time(1))) == ["unknown"])
    #expect(tracker.doubt(Self.id, at: Self.time(2)).isEmpty)
    #expect(Self.kinds(tracker.take(try Self.report(.new, "0"), of: Self.id)) == ["accepted"])
    #expect(Self.kinds(tracker.doubt(Self.id, at: Self.time(3))) == ["unknown"])
  }

  @Test func afterARestartTradesThatTheJournalHoldsAreNotBookedAgain() throws {
    var tracker = OrderTracker()
    tracker.follow(try Self.request(), told: [1: try #require(Quantity("0.001"))])
    let whole = try Self.report(.filled, "0.003", [Self.trade(1, "0.001"), Self.trade(2, "0.002")])
    #expect(Self.kinds(tracker.take(whole, of: Self.id)) == ["accepted", "filled 2"])
  }

  @Test func aFeeInTheBoughtCoinIsWithheldFromWhatArrives() throws {
    var tracker = try Self.tracker()
    let btc = try #require(Asset("BTC"))
    let trade = VenueTrade(
      id: 1, quantity: try #require(Quantity("0.003")), price: try #require(Price("37001.1")),
      commission: .base(btc, try #require(Quantity("0.000003"))), time: Self.time(1))
    guard case .filled(let execution)? = tracker.take(try Self.report(.filled, "0.003", [trade]), of: Self.id).last
    else {
      Issue.record("expected the whole order")
      return
    }
    #expect(execution.net == Quantity("0.002997"))
    #expect(execution.fee == Money("0.1110033"))
  }
}
