import Testing
import WitanCore

@testable import WitanExchange

/// Pairs of orders of which one cancels the other.
@Suite struct NewPairTests {
  private func pair(_ side: Side, _ price: String, _ trigger: String, limit: String? = nil) throws -> NewPair {
    NewPair(
      side, try #require(Symbol("BTC/USDT")), try #require(Quantity("1.25")), price: try #require(Price(price)),
      trigger: try #require(Price(trigger)), stopLimit: try limit.map { try #require(Price($0)) },
      id: try #require(ClientOrderID("p")), limitID: try #require(ClientOrderID("l")),
      stopID: try #require(ClientOrderID("s")))
  }

  @Test func theClassicFormHasOnePriceAndOneStopPrice() throws {
    #expect(
      try pair(.sell, "110", "90", limit: "89").parameters(.classic).encoded
        == "symbol=BTCUSDT&side=SELL&quantity=1.25&listClientOrderId=p&price=110&stopPrice=90&stopLimitPrice=89"
        + "&stopLimitTimeInForce=GTC&limitClientOrderId=l&stopClientOrderId=s&newOrderRespType=FULL")
    #expect(try !pair(.sell, "110", "90").parameters(.classic).encoded.contains("stopLimit"))
  }

  @Test func theOtherFormHasALegAboveAndALegBelow() throws {
    #expect(
      try pair(.sell, "110", "90", limit: "89").parameters(.aboveAndBelow).encoded
        == "symbol=BTCUSDT&side=SELL&quantity=1.25&listClientOrderId=p&aboveType=LIMIT_MAKER&abovePrice=110"
        + "&aboveClientOrderId=l&belowType=STOP_LOSS_LIMIT&belowStopPrice=90&belowPrice=89&belowTimeInForce=GTC"
        + "&belowClientOrderId=s&newOrderRespType=FULL")
    #expect(
      try pair(.buy, "90", "110").parameters(.aboveAndBelow).encoded
        == "symbol=BTCUSDT&side=BUY&quantity=1.25&listClientOrderId=p&belowType=LIMIT_MAKER&belowPrice=90"
        + "&belowClientOrderId=l&aboveType=STOP_LOSS&aboveStopPrice=110&aboveClientOrderId=s&newOrderRespType=FULL")
  }

  @Test func thePricesLieOnTheirSidesOfTheMarket() throws {
    let rules = try OrderFilterTests.rules()
    var facts = MarketFacts()
    facts.last = Price("100")
    #expect(throws: Never.self) { try rules.fitted(pair(.sell, "110", "90"), facts) }
    #expect(throws: Never.self) { try rules.fitted(pair(.buy, "90", "110"), facts) }
    for (side, price, trigger) in [
      (Side.sell, "90", "110"), (.sell, "100", "90"), (.sell, "110", "100"), (.buy, "110", "90"), (.buy, "100", "110"),
    ] {
      let found = #expect(throws: OrderRefusal.self) { try rules.fitted(pair(side, price, trigger), facts) }
      #expect(found?.filter == "prices")
    }
  }

  @Test func bothOrdersAreRoundedAndCounted() throws {
    let rules = try OrderFilterTests.rules {
      $0.filters.price = StepRule(least: .zero, most: .zero, step: Price(units: 100_000_000))
      $0.filters.lot = StepRule(least: .zero, most: .zero, step: Quantity(units: 50_000_000))
      $0.filters.mostOrders = 2
    }
    let fitted = try rules.fitted(pair(.sell, "110.5", "90.5", limit: "89.5"), MarketFacts())
    #expect(fitted.quantity == Quantity("1") && fitted.price == Price("111"))
    #expect(fitted.trigger == Price("91") && fitted.stopLimit == Price("89"))
    var facts = MarketFacts()
    facts.openOrders = 0
    #expect(throws: Never.self) { try rules.fitted(pair(.sell, "110", "90"), facts) }
    facts.openOrders = 1
    let found = #expect(throws: OrderRefusal.self) { try rules.fitted(pair(.sell, "110", "90"), facts) }
    #expect(found?.filter == "MAX_NUM_ORDERS")
    let single = try OrderFilterTests.rules { $0.takesPairs = false }
    #expect(throws: OrderRefusal.self) { try single.fitted(pair(.sell, "110", "90"), MarketFacts()) }
  }
}
