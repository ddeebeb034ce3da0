import Foundation
import Testing
import WitanCore

@testable import WitanExchange

/// Market data by REST.
@Suite struct MarketCallTests {
  private let symbol: Symbol
  init() throws { symbol = try #require(Symbol("BTC/USDT")) }

  private func span(hours: Int64, upTo end: Int64 = BarServing.open + BarServing.hour) -> Range<Instant> {
    Instant(milliseconds: end - hours * BarServing.hour)..<Instant(milliseconds: end)
  }

  @Test func theBarThatIsStillOpenIsLeftOut() async throws {
    let venue = try VenueServer { BarServing.answer($0.line) }
    try await venue.client.synchronise()
    let bars = try await venue.client.bars(of: symbol, .hours(1), in: span(hours: 3))
    #expect(bars.map(\.bar.start.milliseconds) == [2, 1].map { BarServing.open - $0 * BarServing.hour })
    #expect(bars.first?.bar.volume == Quantity("1.00000001") && bars.first?.trades == 3)
    let line = try #require(venue.requests.first?.line)
    #expect(line.contains("/klines?symbol=BTCUSDT&interval=1h&startTime=") && line.contains("&limit=1000 "))
  }

  @Test func allPagesTogetherAreEachBarOnce() async throws {
    let venue = try VenueServer { BarServing.answer($0.line, most: 7) }
    try await venue.client.synchronise()
    let bars = try await venue.client.allBars(of: symbol, .hours(1), in: span(hours: 30))
    #expect(
      bars.map(\.bar.start.milliseconds)
        == stride(from: 29, through: 1, by: -1).map { BarServing.open - Int64($0) * BarServing.hour })
    #expect(venue.requests.count == 5)
  }

  @Test func aGapAtTheVenueEndsNoPaging() async throws {
    let absent = Set((10..<20).map { BarServing.open - Int64($0) * BarServing.hour })
    let venue = try VenueServer { BarServing.answer($0.line, absent: absent, most: 4) }
    try await venue.client.synchronise()
    #expect(try await venue.client.allBars(of: symbol, .hours(1), in: span(hours: 30)).count == 19)
  }

  @Test func anIntervalThatTheVenueDoesNotHaveIsNamed() async throws {
    let venue = try VenueServer { _ in .answer(500) }
    let (symbol, span) = (symbol, span(hours: 1))
    let found = await venue.failure { client throws(VenueFailure) in
      _ = try await client.bars(of: symbol, .seconds(1), in: span)
    }
    #expect(found?.kind == .configuration && found?.description.contains("binanceus has no bars of 1s") == true)
    #expect(Venue.com.intervalName(.seconds(1)) == "1s" && venue.requests.isEmpty)
  }

  @Test func aBarThatContradictsItselfIsRefused() throws {
    let row = "[[1,\"5\",\"4\",\"3\",\"4\",\"1\",2,\"1\",1,\"0\",\"0\",\"0\"]]"
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([BarReport].self, from: Data(row.utf8)) }
  }

  @Test func tradesOffersAndDepthAreReadExactly() async throws {
    let venue = try VenueServer { request in
      switch request.line.split(separator: "?")[0] {
      case "GET /api/v3/trades":
        .answer(200, "[{\"id\":7,\"price\":\"1.5\",\"qty\":\"2\",\"quoteQty\":\"3\",\"time\":9,\"isBuyerMaker\":true}]")
      case "GET /api/v3/aggTrades":
        .answer(200, "[{\"a\":1,\"p\":\"1.5\",\"q\":\"2\",\"f\":3,\"l\":5,\"T\":9,\"m\":false,\"M\":true}]")
      case "GET /api/v3/ticker/bookTicker":
        .answer(
          200,
          "{\"symbol\":\"BTCUSDT\",\"bidPrice\":\"1\",\"bidQty\":\"2\",\"askPrice\":\"3\",\"askQty\":\"0.00000004\"}")
      case "GET /api/v3/avgPrice": .answer(200, "{\"mins\":5,\"price\":\"9.123456785\"}")
      default:
        .answer(200, "{\"lastUpdateId\":9001,\"bids\":[[\"37000.10\",\"0.52\"]],\"asks\":[[\"37000.20\",\"1.1\",[]]]}")
      }
    }
    let client = venue.client
    let trade = try #require(try await client.marketTrades(of: symbol).first)
    #expect(trade.id == 7 && trade.price == Price("1.5") && trade.buyerRested)
    let aggregated = try #require(try await client.aggregatedTrades(of: symbol, from: 1).first)
    #expect(aggregated.trades == 3...5 && !aggregated.buyerRested)
    let offers = try await client.bestOffers(of: symbol)
    #expect(offers.bid.price == Price("1") && offers.ask.quantity == Quantity(units: 4))
    #expect(try await client.averagePrice(of: symbol) == Price("9.12345678"))
    let depth = try await client.depth(of: symbol, levels: 500)
    #expect(depth.lastUpdateID == 9001 && depth.asks.first?.quantity == Quantity("1.1"))
    #expect(client.gate.snapshot.lines.first?.used == 1 + 1 + 1 + 1 + 5)
  }

  @Test func theRulesBringTheLimitsInForce() async throws {
    let venue = try VenueServer { _ in .answer(200, ExchangeInfoTests.info(ExchangeInfoTests.symbol("BTC", "USDT"))) }
    let info = try await venue.client.exchangeInfo(of: [symbol])
    #expect(info.rules.count == 1)
    #expect(
      venue.requests.first?.line == "GET /api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22%5D HTTP/1.1")
    #expect(venue.client.gate.snapshot.lines.map(\.limit) == info.limits)
  }
}
