import Foundation
import Testing
import WitanCore

@testable import WitanExchange

/// `exchangeInfo` as the venue sends it.
@Suite struct ExchangeInfoTests {
  static let filters = """
    {"filterType":"PRICE_FILTER","minPrice":"0.01000000","maxPrice":"1000000.00000000","tickSize":"0.01000000"},
    {"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"},
    {"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","maxQty":"100.00000000","stepSize":"0.00000000"},
    {"filterType":"NOTIONAL","minNotional":"10.00000000","applyMinToMarket":true,"maxNotional":"9000000.00000000",
     "applyMaxToMarket":false,"avgPriceMins":5},
    {"filterType":"PERCENT_PRICE_BY_SIDE","bidMultiplierUp":"5","bidMultiplierDown":"0.2","askMultiplierUp":"5",
     "askMultiplierDown":"0.2","avgPriceMins":5},
    {"filterType":"MAX_NUM_ORDERS","maxNumOrders":200},{"filterType":"MAX_NUM_ALGO_ORDERS","maxNumAlgoOrders":5},
    {"filterType":"MAX_NUM_ICEBERG_ORDERS","maxNumIcebergOrders":5},{"filterType":"ICEBERG_PARTS","limit":10},
    {"filterType":"MAX_POSITION","maxPosition":"10.00000000"},
    {"filterType":"TRAILING_DELTA","minTrailingAboveDelta":10,"maxTrailingAboveDelta":2000,
     "minTrailingBelowDelta":20,"maxTrailingBelowDelta":3000},
    {"filterType":"OF_TOMORROW","limit":[1,{"a":null}]}
    """

  static func symbol(_ base: String, _ quote: String, name: String? = nil, filters: String = filters) -> String {
    """
    {"symbol":"\(name ?? base + quote)","status":"TRADING","baseAsset":"\(base)","baseAssetPrecision":8,
     "quoteAsset":"\(quote)","quotePrecision":8,"quoteAssetPrecision":8,"orderTypes":["LIMIT","LIMIT_MAKER","MARKET",
     "STOP_LOSS","STOP_LOSS_LIMIT","TAKE_PROFIT","TAKE_PROFIT_LIMIT","OF_TOMORROW"],"icebergAllowed":true,
     "ocoAllowed":true,"quoteOrderQtyMarketAllowed":true,"isSpotTradingAllowed":true,"cancelReplaceAllowed":true,
     "filters":[\(filters)],"permissions":["SPOT"],"newField":{}}
    """
  }

  static func info(_ symbols: String...) -> String {
    """
    {"timezone":"UTC","serverTime":1760000000123,"rateLimits":[
     {"rateLimitType":"REQUEST_WEIGHT","interval":"MINUTE","intervalNum":1,"limit":1200},
     {"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,"limit":50},
     {"rateLimitType":"OF_TOMORROW","interval":"SECOND","intervalNum":10,"limit":50}],
     "exchangeFilters":[{"filterType":"EXCHANGE_MAX_NUM_ORDERS","maxNumOrders":1000},
     {"filterType":"EXCHANGE_MAX_NUM_ALGO_ORDERS","maxNumAlgoOrders":200},{"filterType":"OF_TOMORROW"}],
     "symbols":[\(symbols.joined(separator: ","))]}
    """
  }

  static func read(_ text: String) throws -> ExchangeInfo {
    try JSONDecoder().decode(ExchangeInfo.self, from: Data(text.utf8))
  }

  @Test func limitsAndFiltersAreReadAndTheUnknownIsPassedOver() throws {
    let info = try Self.read(Self.info(Self.symbol("BTC", "USDT")))
    #expect(info.serverTime == Instant(milliseconds: 1_760_000_000_123) && info.unreadable.isEmpty)
    #expect(
      info.limits == [RateLimit(.weight, 1200, each: .minutes(1)), RateLimit(.orders, 50, each: .seconds(10))])
    #expect(info.account.mostOrders == 1000 && info.account.mostAlgoOrders == 200)
    let rules = try info.rules(of: #require(Symbol("BTC/USDT")))
    #expect(
      rules.status == .trading && rules.takesPairs && rules.takesReplacements && rules.takesQuoteAmounts
        && rules.orderTypes.count == 7)
    #expect(rules.filters.price?.step == Price("0.01") && rules.filters.lot?.least == Quantity("0.00001"))
    #expect(rules.filters.marketLot?.most == Quantity("100") && rules.filters.notional.first?.least == Money("10"))
    #expect(rules.filters.percent.first?.bid.lowerBound == Multiplier("0.2") && rules.filters.mostOrders == 200)
    #expect(rules.filters.mostAlgoOrders == 5 && rules.filters.mostIcebergOrders == 5)
    #expect(rules.filters.icebergParts == 10 && rules.filters.mostPosition == Quantity("10"))
    #expect(rules.filters.trailing == TrailingRule(above: 10...2000, below: 20...3000))
    let instrument = try rules.instrument()
    #expect(instrument.tick == Price("0.01") && instrument.lot == Quantity("0.00001"))
    #expect(instrument.minimumNotional == Money("10"))
  }

  @Test func anOlderSymbolsOwnFiltersAreReadToo() throws {
    let old = """
      {"filterType":"MIN_NOTIONAL","minNotional":"5","applyToMarket":false,"avgPriceMins":0},
      {"filterType":"PERCENT_PRICE","multiplierUp":"1.3","multiplierDown":"0.7","avgPriceMins":0}
      """
    let rules = try Self.read(Self.info(Self.symbol("A", "B", filters: old))).rules(of: #require(Symbol("A/B")))
    let notional = try #require(rules.filters.notional.first)
    #expect(!notional.leastForMarket && notional.minutes == 0 && notional.most == nil)
    #expect(rules.filters.percent.first?.ask == rules.filters.percent.first?.bid)
  }

  @Test(arguments: [
    (ExchangeInfoTests.symbol("ß", "USDT"), "ßUSDT"),
    (ExchangeInfoTests.symbol("BTC", "USD", name: "BTCUSDT"), "BTCUSDT"),
    (
      ExchangeInfoTests.symbol(
        "X", "Y",
        filters: "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.000000001\",\"maxQty\":\"1\",\"stepSize\":\"1\"}"), "XY"
    ),
    (ExchangeInfoTests.symbol("X", "Y", filters: "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"1\"}"), "XY"),
    (ExchangeInfoTests.symbol("X", "Y", filters: "{\"filterType\":\"MAX_NUM_ORDERS\",\"maxNumOrders\":-1}"), "XY"),
  ]) func aSymbolThatCannotBeReadIsRefusedByNameAndTheOthersAreNot(record: String, name: String) throws {
    let info = try Self.read(Self.info(record, Self.symbol("ETH", "USDT")))
    #expect(info.rules.keys.sorted() == ["ETHUSDT"] && info.unreadable.map(\.name) == [name])
    if let symbol = Symbol("X/Y"), name == "XY" {
      let found = #expect(throws: VenueFailure.self) { try info.rules(of: symbol) }
      #expect(found?.kind == .configuration && found?.description.contains("cannot be read") == true)
    }
  }

  @Test func aBoundBeyondTheHostsRangeIsNeverReached() throws {
    let lot =
      "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"1\",\"maxQty\":\"922337203685477.00000000\",\"stepSize\":\"1\"}"
    let rules = try Self.read(Self.info(Self.symbol("X", "Y", filters: lot))).rules(of: #require(Symbol("X/Y")))
    #expect(rules.filters.lot?.most == Quantity(units: .max))
  }

  @Test func aMarketThatTheVenueDoesNotHaveIsNamed() throws {
    let info = try Self.read(Self.info(Self.symbol("BTC", "USDT")))
    let symbol = try #require(Symbol("DOGE/USDT"))
    let found = #expect(throws: VenueFailure.self) { try info.rules(of: symbol) }
    #expect(found?.description.contains("DOGE/USDT") == true)
  }

  @Test func whatHasNoStepsIsNoInstrument() throws {
    let rules = try Self.read(Self.info(Self.symbol("X", "Y", filters: ""))).rules(of: #require(Symbol("X/Y")))
    let found = #expect(throws: VenueFailure.self) { try rules.instrument() }
    #expect(found?.description.contains("X/Y") == true && found?.description.contains("PRICE_FILTER") == true)
  }

  @Test func anInstrumentsLotServesMarketOrdersToo() throws {
    let lots = """
      {"filterType":"PRICE_FILTER","minPrice":"0","maxPrice":"0","tickSize":"0.1"},
      {"filterType":"LOT_SIZE","minQty":"0","maxQty":"0","stepSize":"0.4"},
      {"filterType":"MARKET_LOT_SIZE","minQty":"0","maxQty":"0","stepSize":"0.6"}
      """
    let rules = try Self.read(Self.info(Self.symbol("X", "Y", filters: lots))).rules(of: #require(Symbol("X/Y")))
    #expect(try rules.instrument().lot == Quantity("1.2"))
  }
}
