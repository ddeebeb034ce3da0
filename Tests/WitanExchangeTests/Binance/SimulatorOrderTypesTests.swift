import Testing
import WitanCore

@testable import WitanExchange

/// Orders of every type and pairs in both forms, against the exchange that was written without the client.
@Suite(.enabled(if: SimulatorProgram.path != nil, "no exchange-simulator beside the tests"))
struct SimulatorOrderTypesTests {
  private let symbol: Symbol
  private let quantity: Quantity
  init() throws {
    symbol = try #require(Symbol("BTC/USDT"))
    quantity = try #require(Quantity("0.01"))
  }

  static let venues: [(Venue, String)] = [(.us, "us"), (.com, "com")]

  private func id(_ text: String) throws -> ClientOrderID { try #require(ClientOrderID(text)) }

  /// So many percent of a price, on the market's step of 0.01.
  private func price(_ last: Price, percent: Int64) -> Price {
    Price(units: last.units * percent / 100_000_000 * 1_000_000)
  }

  /// Every type that rests or waits, on both sides, at prices that do not trade at once.
  private func resting(_ last: Price) -> [(Side, NewOrder.Terms, OrderType)] {
    let (low, lower) = (price(last, percent: 90), price(last, percent: 89))
    let (high, higher) = (price(last, percent: 110), price(last, percent: 111))
    return [
      (.buy, .limit(quantity, price: low, .untilCancelled), .limit),
      (.sell, .limit(quantity, price: high, .untilCancelled), .limit),
      (.buy, .limitMaker(quantity, price: low), .limitMaker),
      (.sell, .limitMaker(quantity, price: high), .limitMaker),
      (.sell, .stopLoss(quantity, trigger: low), .stopLoss),
      (.buy, .stopLoss(quantity, trigger: high), .stopLoss),
      (.sell, .stopLossLimit(quantity, trigger: low, price: lower, .untilCancelled), .stopLossLimit),
      (.buy, .stopLossLimit(quantity, trigger: high, price: higher, .untilCancelled), .stopLossLimit),
      (.sell, .takeProfit(quantity, trigger: high), .takeProfit),
      (.buy, .takeProfit(quantity, trigger: low), .takeProfit),
      (.sell, .takeProfitLimit(quantity, trigger: high, price: high, .untilCancelled), .takeProfitLimit),
      (.buy, .takeProfitLimit(quantity, trigger: low, price: low, .immediateOrCancel), .takeProfitLimit),
    ]
  }

  @Test(arguments: venues)
  func everyTypeThatWaitsIsTakenReadBackAndCancelled(venue: Venue, name: String) async throws {
    let simulator = try SimulatorProgram(venue, playing: name)
    let client = simulator.client
    let rules = try await client.exchangeInfo(of: [symbol]).rules(of: symbol)
    var facts = MarketFacts()
    facts.last = try await client.price(of: symbol)
    for (number, (side, terms, type)) in resting(try #require(facts.last)).enumerated() {
      let order = try rules.fitted(NewOrder(side, symbol, terms, id: id("wtn-\(number)")), facts)
      try await client.test(order)
      guard case .taken(let placed) = try await client.place(order) else {
        Issue.record("\(order) is unknown")
        continue
      }
      #expect(placed.status == .new && placed.clientID == order.id.description, "\(order)")
      let told = try await client.order(.client(order.id), of: symbol)
      #expect(told.type == type && told.side == side && told.quantity == order.quantity, "\(order)")
      #expect(told.price == order.price && told.trigger == order.trigger, "\(order)")
      let gone = try await client.cancel(.number(placed.orderID), of: symbol)
      #expect(gone.status == .cancelled && gone.executed == .zero, "\(order)")
    }
    #expect(try await client.openOrders(of: symbol).isEmpty)
    #expect(try await client.account().balances.values.allSatisfy { $0.locked == .zero })
  }

  @Test(arguments: venues)
  func whatTradesAtOnceIsSpentOrReceivedToTheLastUnit(venue: Venue, name: String) async throws {
    let simulator = try SimulatorProgram(venue, playing: name)
    let client = simulator.client
    let amount = try #require(Money("250"))
    let cases: [(Side, NewOrder.Terms)] = [
      (.buy, .market(quantity)), (.buy, .marketFor(amount)), (.sell, .market(quantity)), (.sell, .marketFor(amount)),
    ]
    for (number, (side, terms)) in cases.enumerated() {
      let before = try await client.account().balances["USDT"]?.free ?? .zero
      let order = NewOrder(side, symbol, terms, id: try id("wtn-\(number)"))
      guard case .taken(let report) = try await client.place(order) else { return #expect(Bool(false)) }
      #expect(report.status == .filled && report.type == .market)
      if case .marketFor = terms { #expect((report.worth?.units ?? .max) <= amount.units) }
      let fees = (report.fills ?? []).filter { $0.fee.asset == "USDT" }.reduce(Int64(0)) { $0 + $1.fee.amount.units }
      let after = try await client.account().balances["USDT"]?.free ?? .zero
      let moved = side == .buy ? before.units - after.units : after.units - before.units + fees
      #expect(moved == report.worth?.units, "\(order)")
    }
  }

  @Test(arguments: venues)
  func anOrderThatWaitsRunsWhenThePriceReachesItsTrigger(venue: Venue, name: String) async throws {
    let simulator = try SimulatorProgram(venue, playing: name)
    let client = simulator.client
    let last = try await client.price(of: symbol)
    let (low, high) = (price(last, percent: 90), price(last, percent: 110))
    let cases: [(Side, NewOrder.Terms, Int64)] = [
      (.sell, .stopLoss(quantity, trigger: low), 88),
      (.sell, .stopLossLimit(quantity, trigger: low, price: price(last, percent: 80), .untilCancelled), 88),
      (.buy, .takeProfit(quantity, trigger: low), 88),
      (.buy, .stopLoss(quantity, trigger: high), 112),
      (.sell, .takeProfit(quantity, trigger: high), 112),
      (.sell, .takeProfitLimit(quantity, trigger: high, price: last, .untilCancelled), 112),
    ]
    for (number, (side, terms, percent)) in cases.enumerated() {
      let order = NewOrder(side, symbol, terms, id: try id("wtn-\(number)"))
      _ = try await client.place(order)
      try await simulator.move(to: price(last, percent: percent))
      let report = try await client.order(.client(order.id), of: symbol)
      #expect(report.status == .filled && report.executed == quantity, "\(order): \(report)")
      let trades = try await client.trades(of: symbol, order: report.orderID)
      #expect(trades.reduce(Quantity.zero) { $0 + $1.quantity } == quantity && trades.allSatisfy { $0.side == side })
      try await simulator.move(to: last)
    }
  }

  @Test func aTriggerThatIsPassedAndAMakerThatWouldTakeAreRefused() async throws {
    let simulator = try SimulatorProgram(.us, playing: "us")
    let client = simulator.client
    let last = try await client.price(of: symbol)
    let (low, high) = (price(last, percent: 90), price(last, percent: 110))
    let cases: [(Side, NewOrder.Terms)] = [
      (.sell, .stopLoss(quantity, trigger: high)), (.buy, .takeProfit(quantity, trigger: high)),
      (.buy, .limitMaker(quantity, price: high)), (.sell, .limitMaker(quantity, price: low)),
    ]
    for (number, (side, terms)) in cases.enumerated() {
      let order = NewOrder(side, symbol, terms, id: try id("wtn-\(number)"))
      let found = await #expect(throws: VenueFailure.self) { try await client.place(order) }
      #expect(found?.code == -2010, "\(order): \(String(describing: found))")
      let never = await #expect(throws: VenueFailure.self) { try await client.order(.client(order.id), of: symbol) }
      #expect(never?.kind == .refused(.noSuchOrder))
    }
    withExtendedLifetime(simulator) {}
  }

  @Test(arguments: venues)
  func ofAPairOneTradesAndTheOtherEnds(venue: Venue, name: String) async throws {
    let simulator = try SimulatorProgram(venue, playing: name)
    let client = simulator.client
    let last = try await client.price(of: symbol)
    let (low, high) = (price(last, percent: 90), price(last, percent: 110))
    // Side, maker's price, trigger, the stop's limit, where the price goes, which of the two trades.
    let cases: [(Side, Price, Price, Price?, Int64, String)] = [
      (.sell, high, low, nil, 88, "stop"), (.sell, high, low, price(last, percent: 80), 88, "stop"),
      (.sell, high, low, nil, 112, "limit"), (.buy, low, high, nil, 112, "stop"), (.buy, low, high, nil, 88, "limit"),
    ]
    for (number, (side, maker, trigger, limit, percent, trades)) in cases.enumerated() {
      let pair = NewPair(
        side, symbol, quantity, price: maker, trigger: trigger, stopLimit: limit, id: try id("pair-\(number)"),
        limitID: try id("limit-\(number)"), stopID: try id("stop-\(number)"))
      guard case .taken(let report) = try await client.place(pair) else { return #expect(Bool(false)) }
      #expect(report.status == .executing && report.reports.count == 2)
      try await simulator.move(to: price(last, percent: percent))
      let stop = try await client.order(.client(pair.stopID), of: symbol)
      let other = try await client.order(.client(pair.limitID), of: symbol)
      #expect(stop.type == (limit == nil ? .stopLoss : .stopLossLimit) && other.type == .limitMaker)
      #expect(stop.status == (trades == "stop" ? .filled : .expired), "\(number): \(stop)")
      #expect(other.status == (trades == "limit" ? .filled : .expired), "\(number): \(other)")
      #expect(try await client.pair(pair.id).status == .done)
      try await simulator.move(to: last)
    }
    #expect(try await client.openOrders(of: symbol).isEmpty)
  }
}
