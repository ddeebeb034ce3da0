import Foundation
import Testing
import WitanCore

@testable import WitanExchange

/// Ledger and account: only what the host owns is compared, and all that others did in its markets is told.
@Suite struct AccountComparisonTests {
  private let btc = Symbol("BTC/USDT")!
  private let ours = OrderTag(store: 1, fence: 3, order: OrderID(7))

  private func comparison(
    held: String = "0.5", cash: String = "100", underWay: Set<OrderTag> = [], booked: Set<Int64> = [],
    settled: Set<String> = []
  ) -> AccountComparison {
    AccountComparison(
      store: 1, fence: 3, markets: [.init(symbol: btc, held: Quantity(held)!)], cash: Money(cash)!, underWay: underWay,
      booked: [btc: booked], settled: settled)
  }

  private func account(btc: String = "10.5", usdt: String = "100") throws -> AccountReport {
    let text = """
      {"makerCommission":0,"takerCommission":0,"buyerCommission":0,"sellerCommission":0,"canTrade":true,
      "canWithdraw":false,"canDeposit":true,"updateTime":1,"accountType":"SPOT","balances":[
      {"asset":"BTC","free":"\(btc)","locked":"0"},{"asset":"USDT","free":"60","locked":"\(
        Int(usdt)! - 60)"}],"permissions":["SPOT"]}
      """
    return try JSONDecoder().decode(AccountReport.self, from: Data(text.utf8))
  }

  private func order(_ client: String, number: Int64 = 70) throws -> OrderReport {
    let text = """
      {"symbol":"BTCUSDT","orderId":\(number),"orderListId":-1,"clientOrderId":"\(client)","price":"0","origQty":"0.1",
      "executedQty":"0","cummulativeQuoteQty":"0","status":"NEW","timeInForce":"GTC","type":"LIMIT","side":"SELL",
      "time":1700000000000,"updateTime":1700000000000}
      """
    return try JSONDecoder().decode(OrderReport.self, from: Data(text.utf8))
  }

  private func trade(_ id: Int64, order: Int64 = 70) throws -> TradeReport {
    let text = """
      {"symbol":"BTCUSDT","id":\(id),"orderId":\(order),"orderListId":-1,"price":"50000","qty":"0.1","quoteQty":"5000",
      "commission":"5","commissionAsset":"USDT","time":1700000000000,"isBuyer":false,"isMaker":false,"isBestMatch":true}
      """
    return try JSONDecoder().decode(TradeReport.self, from: Data(text.utf8))
  }

  private func ids(
    _ comparison: AccountComparison, open: [OrderReport] = [], trades: [TradeReport] = [],
    clients: [Int64: String] = [:],
    account: AccountReport? = nil
  ) throws -> [String] {
    try comparison.differences(
      account ?? self.account(), [btc: .init(open: open, trades: trades, clients: clients)]
    ).map(\.id)
  }

  @Test func moreInTheAccountThanTheLedgerHoldsIsTheOwners() throws {
    #expect(try ids(comparison()) == [])
  }

  @Test func lessInTheAccountThanTheLedgerHoldsIsADifference() throws {
    #expect(try ids(comparison(), account: account(btc: "0.4")) == ["asset:BTC:0.10000000"])
    #expect(try ids(comparison(cash: "100.00000001")) == ["asset:USDT:0.00000001"])
  }

  @Test func whatIsLockedIsThereToo() throws { #expect(try ids(comparison(), account: account(usdt: "100")) == []) }

  @Test func anOrderOfOursUnderWayIsNoDifferenceAndOneThatEndedIsAnOrphan() throws {
    let open = try [order(ours.description)]
    #expect(try ids(comparison(underWay: [ours]), open: open) == [])
    #expect(try ids(comparison(), open: open) == ["order:BTC/USDT:70"])
  }

  @Test func anOrderByHandInAManagedMarketIsADifferenceUntilItIsSettled() throws {
    let open = try [order("web_1")]
    #expect(try ids(comparison(), open: open) == ["order:BTC/USDT:70"])
    #expect(try ids(comparison(settled: ["order:BTC/USDT:70"]), open: open) == [])
  }

  @Test func aTradeByHandIsADifference() throws {
    #expect(try ids(comparison(), trades: [trade(9)], clients: [70: "web_1"]) == ["trade:BTC/USDT:9"])
    #expect(try ids(comparison(), trades: [trade(9)]) == ["trade:BTC/USDT:9"], "an order whose name is not known")
  }

  @Test func aTradeThatTheLedgerHasBookedIsNone() throws {
    #expect(try ids(comparison(booked: [9]), trades: [trade(9)], clients: [70: ours.description]) == [])
  }

  @Test func aTradeOfAnOrderThatEndedWithoutItIsADifferenceAndOneOfAnOrderUnderWayIsNot() throws {
    let clients = [Int64(70): ours.description]
    #expect(try ids(comparison(), trades: [trade(9)], clients: clients) == ["trade:BTC/USDT:9"])
    #expect(try ids(comparison(underWay: [ours]), trades: [trade(9)], clients: clients) == [])
  }

  @Test(arguments: [OrderTag(store: 1, fence: 4, order: OrderID(1)), OrderTag(store: 2, fence: 1, order: OrderID(1))])
  func anotherHostOnTheAccountIsADifference(tag: OrderTag) throws {
    #expect(try ids(comparison(), open: [order(tag.description)]) == ["host:\(tag)"])
  }
}
