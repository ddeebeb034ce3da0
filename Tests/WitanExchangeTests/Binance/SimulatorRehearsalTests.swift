import Testing
import WitanCore

@testable import WitanExchange

/// The client against an exchange that was written without it: what one of them misreads, the other refuses.
@Suite(.enabled(if: SimulatorProgram.path != nil, "no exchange-simulator beside the tests"))
struct SimulatorRehearsalTests {
  private let symbol: Symbol
  init() throws { symbol = try #require(Symbol("BTC/USDT")) }

  private func id(_ text: String) throws -> ClientOrderID { try #require(ClientOrderID(text)) }

  /// The market's rules and last price.
  private func market(_ client: VenueClient) async throws -> (rules: TradingRules, facts: MarketFacts) {
    var facts = MarketFacts()
    facts.last = try await client.price(of: symbol)
    return (try await client.exchangeInfo(of: [symbol]).rules(of: symbol), facts)
  }

  @Test(arguments: [(Venue.us, "us"), (Venue.com, "com")])
  func whatIsBoughtArrivesLessItsFeeAndIsInTheTrades(venue: Venue, name: String) async throws {
    let simulator = try SimulatorProgram(venue, playing: name)
    let client = simulator.client
    let (rules, facts) = try await market(client)
    let order = try rules.fitted(
      NewOrder(.buy, symbol, .marketFor(#require(Money("500"))), id: id("wtn-1")), facts)
    try await client.test(order)
    #expect(try await client.account().balances["BTC"]?.free == Quantity("10"))
    guard case .taken(let report) = try await client.place(order) else { return #expect(Bool(false)) }
    let fills = try #require(report.fills)
    #expect(report.status == .filled && report.clientID == "wtn-1" && !fills.isEmpty)
    #expect(fills.reduce(Quantity.zero) { $0 + $1.quantity } == report.executed)
    let fees = fills.filter { $0.fee.asset == "BTC" }.reduce(Quantity.zero) { $0 + $1.fee.amount }
    let account = try await client.account()
    #expect(account.balances["BTC"]?.free == (try #require(Quantity("10"))) + report.executed - fees && fees > .zero)
    let trades = try await client.allTrades(of: symbol, after: nil)
    #expect(trades.map(\.tradeID) == fills.map(\.tradeID) && trades.allSatisfy { $0.orderID == report.orderID })
    #expect(try await client.order(.client(order.id), of: symbol).executed == report.executed)
    #expect(client.gate.snapshot.lines.contains { $0.used > 0 })
    withExtendedLifetime(simulator) {}
  }

  @Test func aRestingOrderIsFoundCancelledAndThenNoMore() async throws {
    let simulator = try SimulatorProgram(.us, playing: "us")
    let client = simulator.client
    let (rules, facts) = try await market(client)
    let last = try #require(facts.last)
    let order = try rules.fitted(
      NewOrder(
        .buy, symbol, .limit(#require(Quantity("0.01")), price: Price(units: last.units / 2), .untilCancelled),
        id: id("wtn-2")), facts)
    guard case .taken(let report) = try await client.place(order) else { return #expect(Bool(false)) }
    #expect(report.status == .new && report.executed == .zero)
    #expect(try await client.openOrders(of: symbol).map(\.clientID) == ["wtn-2"])
    let again = await #expect(throws: VenueFailure.self) { try await client.place(order) }
    #expect(again?.kind == .refused(.duplicateOrder))
    let ended = try await client.cancel(.client(order.id), of: symbol)
    #expect(ended.status == .cancelled && ended.clientID == "wtn-2")
    let gone = await #expect(throws: VenueFailure.self) { try await client.cancel(.client(order.id), of: symbol) }
    #expect(gone?.kind == .refused(.unknownOrder))
    let never = await #expect(throws: VenueFailure.self) { try await client.order(.client(id("wtn-9")), of: symbol) }
    #expect(never?.kind == .refused(.noSuchOrder))
    withExtendedLifetime(simulator) {}
  }

  @Test(arguments: [(Venue.us, "us"), (Venue.com, "com")])
  func aPairProtectsFromBothSidesAndIsCancelledAsOne(venue: Venue, name: String) async throws {
    let simulator = try SimulatorProgram(venue, playing: name)
    let client = simulator.client
    let (rules, facts) = try await market(client)
    let last = try #require(facts.last).units
    let pair = try rules.fitted(
      NewPair(
        .sell, symbol, #require(Quantity("0.01")), price: Price(units: last * 2), trigger: Price(units: last / 2),
        stopLimit: Price(units: last / 5 * 2), id: id("pair"), limitID: id("limit"), stopID: id("stop")), facts)
    guard case .taken(let report) = try await client.place(pair) else { return #expect(Bool(false)) }
    #expect(report.status == .executing && Set(report.legs.map(\.clientID)) == ["limit", "stop"])
    #expect(try await client.pair(pair.id).pairID == report.pairID)
    let stop = try await client.order(.client(pair.stopID), of: symbol)
    #expect(stop.type == .stopLossLimit && stop.trigger == pair.trigger && stop.pairID == report.pairID)
    #expect(try await client.account().balances["BTC"]?.locked == pair.quantity)
    #expect(try await client.cancelPair(pair.id, of: symbol).status == .done)
    #expect(try await client.openOrders(of: symbol).isEmpty)
    withExtendedLifetime(simulator) {}
  }

  @Test func theVenueRefusesWhatTheLocalCheckRefuses() async throws {
    let simulator = try SimulatorProgram(.us, playing: "us")
    let client = simulator.client
    let (rules, facts) = try await market(client)
    let last = try #require(facts.last)
    for (terms, filter) in [
      (NewOrder.Terms.limit(Quantity(units: 1), price: last, .untilCancelled), "LOT_SIZE"),
      (.limit(Quantity(units: 1_000_000), price: Price(units: 1), .untilCancelled), "PRICE_FILTER"),
    ] {
      let order = NewOrder(.buy, symbol, terms, id: try id("wtn-3"))
      #expect(throws: OrderRefusal.self) { try rules.fitted(order, facts) }
      let found = await #expect(throws: VenueFailure.self) { try await client.place(order) }
      #expect(found?.kind == .refused(.filter(filter)) && found?.needsFreshRules == true)
    }
    withExtendedLifetime(simulator) {}
  }

  @Test func aWrongSecretStops() async throws {
    let simulator = try SimulatorProgram(.us, playing: "us")
    let venue = simulator.client.venue
    let stranger = try VenueClient(
      venue, key: APIKey(name: SimulatorProgram.key, secret: SimulatorProgram.key), http: simulator.client.http,
      time: simulator.client.time)
    let found = await #expect(throws: VenueFailure.self) { try await stranger.account() }
    #expect(found?.kind == .stop && found?.code == -1022)
    withExtendedLifetime(simulator) {}
  }
}
