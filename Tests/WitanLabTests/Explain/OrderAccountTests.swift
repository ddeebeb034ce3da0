import Testing

@testable import WitanCore
@testable import WitanLab

struct OrderAccountTests {
  private let time = Lab.start
  private func request(_ id: Int64, _ side: Side, _ purpose: OrderPurpose, decision: Int64 = 7) -> OrderRequest {
    OrderRequest(
      id: OrderID(id), symbol: Lab.btc, market: 0, side: side, purpose: purpose,
      kind: purpose == .stop ? .stop(trigger: Price("95")!) : .market, size: .quantity(Quantity("2")!),
      price: Price("100")!,
      decision: decision, time: time)
  }
  private func fill(_ id: Int64, _ side: Side, _ quantity: String, _ price: String) -> FillNotice {
    FillNotice(
      symbol: Lab.btc, side: side, purpose: side == .buy ? .entry : .exit, decision: 7,
      execution: Execution(
        order: OrderID(id), quantity: Quantity(quantity)!, price: Price(price)!, fee: Money("0.1")!, time: time))
  }
  private func notice(_ id: Int64) -> OrderNotice { OrderNotice(order: OrderID(id), symbol: Lab.btc, time: time) }
  private func account(_ side: Side, _ purpose: OrderPurpose) throws -> OrderAccount {
    try #require(OrderAccount.opening(.orderRequested(request(1, side, purpose)), OrderID(1)))
  }

  @Test func onlyItsOwnRequestOrRefusalOpensAnAccount() throws {
    #expect(OrderAccount.opening(.orderRequested(request(2, .buy, .entry)), OrderID(1)) == nil)
    #expect(OrderAccount.opening(.orderAccepted(notice(1)), OrderID(1)) == nil)
    var codes = RefusalCodes()
    codes.insert(.dailyLoss)
    codes.insert(.minNotional)
    let denied = Refusal(request: request(1, .buy, .entry), codes: codes)
    let account = try #require(OrderAccount.opening(.orderDenied(denied), OrderID(1)))
    #expect(account.refused == [.dailyLoss, .minNotional])
    #expect(account.life.map(\.text) == ["daily-loss"])
    #expect(account.isComplete)
  }

  @Test func everyChangeOfStateIsKeptInOrderAndThoseOfOtherOrdersAreNot() throws {
    var account = try account(.buy, .entry)
    for event: Event in [
      .orderSubmitted(notice(1)), .orderUnknown(notice(1)), .orderAccepted(notice(1)), .orderCanceled(notice(2)),
      .orderPartiallyFilled(fill(1, .buy, "0.5", "101")), .orderFilled(fill(2, .buy, "9", "9")),
      .orderCanceled(notice(1)),
    ] { account.take(event) }
    #expect(
      account.life.map(\.state) == ["requested", "sent", "unknown", "accepted", "partly-filled", "cancelled"])
    #expect(account.fills.count == 1)
    #expect(!account.isComplete, "what was bought has not come to its end")
  }

  @Test func aRejectionTellsTheVenuesReason() throws {
    var account = try account(.buy, .entry)
    account.take(
      .orderRejected(OrderTrouble(order: OrderID(1), symbol: Lab.btc, reason: "no such market", time: time)))
    #expect(account.life.last?.state == "rejected" && account.life.last?.text == "no such market")
    #expect(account.isComplete)
  }

  @Test func slippageIsPositiveWhereThePriceWasWorseForUs() throws {
    var (buyer, seller) = (try account(.buy, .entry), try account(.sell, .exit))
    buyer.take(.orderFilled(fill(1, .buy, "1", "100.08")))
    seller.take(.orderFilled(fill(1, .sell, "1", "100.08")))
    #expect(buyer.fills.map(\.slippageBasisPoints) == [8])
    #expect(seller.fills.map(\.slippageBasisPoints) == [-8])
  }

  @Test func anEntryKnowsTheStopsOfItsOwnDecisionAndTheTradeThatEndedIt() throws {
    var account = try account(.buy, .entry)
    account.take(.orderFilled(fill(1, .buy, "2", "100")))
    account.take(.orderRequested(request(2, .sell, .stop)))
    account.take(.orderRequested(request(3, .sell, .stop, decision: 8)))
    account.take(.orderRequested(request(4, .sell, .stop)))
    #expect(account.stops == [OrderID(2), OrderID(4)])
    #expect(!account.isComplete)
    let trade = Trade(
      symbol: Lab.btc, entryTime: time, entryPrice: Price("100")!, exitTime: time, exitPrice: Price("95")!,
      quantity: Quantity("2")!, fees: .zero, pnl: Money("-10")!, exitReason: .stop, decision: 7,
      entryOrder: OrderID(1), exitOrder: OrderID(4))
    account.take(.positionClosed(trade))
    #expect(account.trade == trade && account.isComplete)
    var other = try self.account(.buy, .entry)
    other.take(.orderRequested(request(5, .sell, .exit)))
    #expect(other.stops.isEmpty, "an exit is no stop")
  }
}
