import Testing
import WitanCore

@testable import WitanServices

@Suite struct VenueBooksTests {
  private let btc = Symbol("BTC/USDT")!
  private let time = Instant(milliseconds: 1_700_000_000_000)

  private func request(_ number: Int64) -> OrderRequest {
    OrderRequest(
      id: OrderID(number), symbol: btc, market: 0, side: .buy, purpose: .entry, kind: .market,
      size: .quantity(Quantity("0.01")!), price: Price("50000")!, decision: 1, time: time)
  }

  private func fill(_ order: Int64, trade: Int64) -> FillNotice {
    FillNotice(
      symbol: btc, side: .buy, purpose: .entry, decision: 1,
      execution: Execution(
        order: OrderID(order), quantity: Quantity("0.004")!, price: Price("50000")!, fee: .zero, time: time,
        trade: trade))
  }

  private func started(_ fence: UInt32?) -> Input {
    var settings = EngineSettings(instruments: [Instrument(symbol: btc)], interval: .minutes(1), strategies: [])
    settings.lease = fence.map { TradingLease(store: 9, fence: $0) }
    return .started(settings, at: time)
  }

  @Test func anOrderKeepsTheLeaseUnderWhichItWasSent() {
    var books = VenueBooks()
    books.note(started(1))
    books.note(.orderRequested(request(1)))
    books.note(started(2))
    books.note(.orderRequested(request(2)))
    #expect(books.orders[OrderID(1)]?.lease.fence == 1 && books.orders[OrderID(2)]?.lease.fence == 2)
  }

  @Test func anOrderThatHasEndedIsNotUnderWay() {
    var books = VenueBooks()
    books.note(started(1))
    for number in 1...3 { books.note(.orderRequested(request(Int64(number)))) }
    books.note(.orderFilled(fill(1, trade: 11)))
    books.note(.orderCanceled(OrderNotice(order: OrderID(2), symbol: btc, time: time)))
    books.note(.orderRejected(OrderTrouble(order: OrderID(3), symbol: btc, reason: "no", time: time)))
    #expect(books.orders.isEmpty && books.booked == [btc: [11]])
  }

  @Test func thePartsOfAnOrderUnderWayAreKeptByTheirNumbers() {
    var books = VenueBooks()
    books.note(started(1))
    books.note(.orderRequested(request(1)))
    books.note(.orderPartiallyFilled(fill(1, trade: 11)))
    books.note(.orderPartiallyFilled(fill(1, trade: 12)))
    #expect(books.orders[OrderID(1)]?.told.keys.sorted() == [11, 12])
  }

  @Test func onPaperNothingIsKept() {
    var books = VenueBooks()
    books.note(started(nil))
    books.note(.orderRequested(request(1)))
    books.note(.orderFilled(fill(1, trade: 0)))
    #expect(books == VenueBooks())
  }

  @Test func whatTheOperatorLeftToTheOwnerStaysSo() {
    var books = VenueBooks()
    books.note(.account(.settled("trade:BTC/USDT:9"), at: time))
    #expect(books.settled == ["trade:BTC/USDT:9"])
  }
}
