import Testing
import WitanCore

@testable import WitanExchange

@Suite struct LocalBookTests {
  private func level(_ price: Int64, _ quantity: Int64) -> BookLevel {
    BookLevel(price: Price(units: price), quantity: Quantity(units: quantity))
  }

  private func update(_ updates: ClosedRange<Int64>, bids: [BookLevel] = [], asks: [BookLevel] = []) -> DepthUpdate {
    DepthUpdate(symbol: "AB", updates: updates, bids: bids, asks: asks, eventTime: Instant(milliseconds: 1))
  }

  private func synced() -> LocalBook {
    var book = LocalBook(symbol: "AB")
    _ = book.take(update(95...100))
    _ = book.take(snapshot: 100, bids: [level(9, 5), level(10, 1)], asks: [level(11, 2), level(12, 3)])
    return book
  }

  @Test func theFirstChangeAsksForASnapshot() {
    var book = LocalBook(symbol: "AB")
    #expect(book.take(update(5...7)) != .none)
    #expect(book.take(update(8...9)) == .none)
    #expect(!book.isSynced && book.bid == nil)
  }

  @Test func aSnapshotOlderThanTheFirstChangeIsNotEnough() {
    var book = LocalBook(symbol: "AB")
    _ = book.take(update(50...55))
    #expect(book.take(snapshot: 40, bids: [], asks: []) != .none)
    #expect(!book.isSynced)
    #expect(book.take(snapshot: 52, bids: [], asks: []) == .none)
    #expect(book.lastUpdate == 55)
  }

  @Test func changesThatTheSnapshotHoldsAreLeftOut() {
    var book = LocalBook(symbol: "AB")
    _ = book.take(update(90...95, bids: [level(10, 99)]))
    _ = book.take(update(96...101, bids: [level(10, 7)]))
    _ = book.take(update(102...103, asks: [level(11, 0)]))
    #expect(book.take(snapshot: 100, bids: [level(10, 1)], asks: [level(11, 2), level(12, 2)]) == .none)
    #expect(book.bid == level(10, 7) && book.ask == level(12, 2) && book.lastUpdate == 103)
  }

  @Test func quantitiesAreAbsoluteAndNoughtTakesALevelAway() {
    var book = synced()
    #expect(book.take(update(101...102, bids: [level(10, 0), level(8, 4)], asks: [level(11, 9)])) == .none)
    #expect(book.bids == [level(9, 5), level(8, 4)] && book.asks == [level(11, 9), level(12, 3)])
    #expect(book.take(update(103...103, bids: [level(7, 0)])) == .none)
    #expect(book.bids.count == 2)
  }

  @Test func aHoleBetweenChangesBeginsAgain() {
    var book = synced()
    #expect(book.take(update(102...103)) != .none)
    #expect(!book.isSynced && book.restarts == 1 && book.bids.isEmpty)
    #expect(book.take(snapshot: 102, bids: [level(1, 1)], asks: []) == .none)
    #expect(book.lastUpdate == 103)
  }

  @Test func aChangeThatComesTwiceChangesNothing() {
    var book = synced()
    let change = update(101...104, bids: [level(10, 3)])
    _ = book.take(change)
    let once = book
    #expect(book.take(change) == .none)
    #expect(book == once)
  }

  @Test func aCrossedBookIsNotBelieved() {
    var book = synced()
    #expect(book.take(update(101...101, bids: [level(11, 1)])) != .none)
    #expect(!book.isSynced)
  }

  @Test func anInterruptionBeginsAgain() {
    var book = synced()
    #expect(book.forget() != .none)
    #expect(!book.isSynced && book.restarts == 1)
  }

  @Test func whatIsKeptWhileWaitingIsBounded() {
    var book = LocalBook(symbol: "AB", patience: 3)
    for number in 1...10 { _ = book.take(update(Int64(number)...Int64(number))) }
    #expect(book.take(snapshot: 5, bids: [], asks: []) != .none)
    #expect(book.take(snapshot: 7, bids: [], asks: []) == .none)
    #expect(book.lastUpdate == 10)
  }
}
