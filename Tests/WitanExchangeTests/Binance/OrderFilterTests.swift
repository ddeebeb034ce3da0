import Testing
import WitanCore

@testable import WitanExchange

/// Each filter at both sides of its bound, and the rounding before it.
@Suite struct OrderFilterTests {
  /// Nothing but what a test adds; prices and quantities of any step.
  static func rules(_ change: (inout TradingRules) -> Void = { _ in }) throws -> TradingRules {
    var rules = TradingRules(
      symbol: try #require(Symbol("BTC/USDT")), name: "BTCUSDT", status: .trading, baseDecimals: 8, quoteDecimals: 8,
      orderTypes: Set(OrderType.allCases), takesPairs: true, takesReplacements: true, takesQuoteAmounts: true,
      isSpot: true,
      filters: SymbolFilters())
    change(&rules)
    return rules
  }

  static func order(_ terms: NewOrder.Terms, _ side: Side = .buy) throws -> NewOrder {
    NewOrder(side, try #require(Symbol("BTC/USDT")), terms, id: try #require(ClientOrderID("a-1")))
  }

  private func quantity(_ text: String) throws -> Quantity { try #require(Quantity(text)) }
  private func price(_ text: String) throws -> Price { try #require(Price(text)) }
  private func steps<Number: FixedPoint>(_ least: String, _ most: String, _ step: String) throws -> StepRule<Number> {
    StepRule(
      least: try #require(Number(least)), most: try #require(Number(most)), step: try #require(Number(step)))
  }

  /// nil where the order passes; else the filter that stood against it.
  private func refusal(
    _ order: NewOrder, _ rules: TradingRules, _ facts: MarketFacts = MarketFacts(),
    account: AccountFilters = AccountFilters()
  ) -> OrderRefusal? {
    do throws(OrderRefusal) {
      _ = try rules.fitted(order, facts, account: account)
      return nil
    } catch { return error }
  }

  @Test(
    arguments: [
      ("0.99", "PRICE_FILTER"), ("1", nil), ("100", nil), ("100.01", "PRICE_FILTER"), ("0", "PRICE_FILTER"),
    ] as [(String, String?)]) func aPriceLiesBetweenItsBounds(text: String, filter: String?) throws
  {
    let rules = try Self.rules { $0.filters.price = try? steps("1", "100", "0.01") }
    let limit = try Self.order(.limit(quantity("1"), price: price(text), .untilCancelled))
    #expect(refusal(limit, rules)?.filter == filter)
    #expect(refusal(try Self.order(.stopLoss(quantity("1"), trigger: price(text))), rules)?.filter == filter)
  }

  @Test(
    arguments: [
      ("0.1", "LOT_SIZE"), ("0.2", nil), ("9", nil), ("9.2", "LOT_SIZE"), ("0.00000001", "LOT_SIZE"),
    ] as [(String, String?)]) func aQuantityLiesBetweenItsBounds(text: String, filter: String?) throws
  {
    let rules = try Self.rules { $0.filters.lot = try? steps("0.2", "9", "0.1") }
    #expect(refusal(try Self.order(.market(quantity(text))), rules)?.filter == filter)
  }

  @Test func aMarketOrderHasItsOwnBoundsBesideTheLot() throws {
    let rules = try Self.rules {
      $0.filters.lot = try? steps("0.1", "9", "0.1")
      $0.filters.marketLot = try? steps("0", "2", "0.5")
    }
    #expect(refusal(try Self.order(.market(quantity("2"))), rules) == nil)
    #expect(try rules.fitted(Self.order(.market(quantity("1.9"))), MarketFacts()).quantity == Quantity("1.5"))
    #expect(refusal(try Self.order(.market(quantity("2.5"))), rules)?.filter == "MARKET_LOT_SIZE")
    #expect(
      refusal(try Self.order(.limit(quantity("2.6"), price: price("1"), .untilCancelled)), rules) == nil)
  }

  @Test func quantitiesAreRoundedDownAndPricesTowardsTheOneWhoPays() throws {
    let rules = try Self.rules {
      $0.filters.price = try? steps("0.01", "1000000", "0.01")
      $0.filters.lot = try? steps("0.001", "100", "0.001")
      $0.quoteDecimals = 2
    }
    let facts = MarketFacts()
    let bought = try rules.fitted(
      Self.order(.stopLossLimit(quantity("1.2399"), trigger: price("10.019"), price: price("11.019"), .fillOrKill)),
      facts)
    #expect(
      bought.terms
        == .stopLossLimit(try quantity("1.239"), trigger: try price("10.01"), price: try price("11.01"), .fillOrKill))
    let stop = try rules.fitted(
      Self.order(
        .stopLossLimit(quantity("1"), trigger: price("10.011"), price: price("9.019"), .untilCancelled), .sell),
      facts)
    #expect(stop.trigger == Price("10.02") && stop.price == Price("9.01"))
    let sold = try rules.fitted(
      Self.order(.limit(quantity("1"), price: price("10.011"), .untilCancelled), .sell), facts)
    #expect(sold.price == Price("10.02"))
    #expect(
      try rules.fitted(Self.order(.marketFor(#require(Money("10.019")))), facts).terms
        == .marketFor(#require(Money("10.01"))))
  }

  @Test(arguments: [("9.99", "NOTIONAL"), ("10", nil), ("1000", nil), ("1000.01", "NOTIONAL")] as [(String, String?)])
  func anOrdersWorthLiesBetweenItsBounds(text: String, filter: String?) throws {
    let rules = try Self.rules {
      $0.filters.notional = [
        NotionalRule(
          name: "NOTIONAL", least: Money(units: 1_000_000_000), leastForMarket: true,
          most: Money(units: 100_000_000_000),
          mostForMarket: true, minutes: 5)
      ]
    }
    #expect(
      refusal(try Self.order(.limit(quantity("1"), price: price(text), .untilCancelled)), rules)?.filter == filter)
    #expect(refusal(try Self.order(.stopLoss(quantity("1"), trigger: price(text))), rules)?.filter == filter)
    #expect(refusal(try Self.order(.marketFor(#require(Money(text)))), rules)?.filter == filter)
    var facts = MarketFacts()
    let market = try Self.order(.market(quantity("1")))
    #expect(refusal(market, rules, facts) == nil, "without a price the venue alone can tell")
    facts.last = try price("500")
    facts.average = try price(text)
    #expect(refusal(market, rules, facts)?.filter == filter)
  }

  @Test func theOlderLeastWorthMayLeaveMarketOrdersAlone() throws {
    let rules = try Self.rules {
      $0.filters.notional = [
        NotionalRule(
          name: "MIN_NOTIONAL", least: Money(units: 1_000_000_000), leastForMarket: false, most: nil,
          mostForMarket: false, minutes: 0)
      ]
    }
    var facts = MarketFacts()
    facts.last = try price("1")
    #expect(refusal(try Self.order(.market(quantity("1"))), rules, facts) == nil)
    let limit = try Self.order(.limit(quantity("9.99999999"), price: price("1"), .untilCancelled))
    let found = try #require(refusal(limit, rules, facts))
    #expect(
      found.description == "BTC/USDT: MIN_NOTIONAL: found a worth of 9.99999999 USDT, expected at least 10")
  }

  @Test(arguments: [
    (Side.buy, "79.99", true), (.buy, "80", false), (.buy, "150", false), (.buy, "150.01", true),
    (.sell, "89.99", true), (.sell, "90", false), (.sell, "200", false), (.sell, "200.01", true),
  ]) func aPriceIsNearTheAverageOnItsSide(side: Side, text: String, isRefused: Bool) throws {
    func factor(_ percent: Int64) -> Multiplier { Multiplier(units: percent * 1_000_000) }
    let rules = try Self.rules {
      $0.filters.percent = [
        PercentRule(
          name: "PERCENT_PRICE_BY_SIDE", bid: factor(80)...factor(150), ask: factor(90)...factor(200), minutes: 5)
      ]
    }
    var facts = MarketFacts()
    let order = try Self.order(.limit(quantity("1"), price: price(text), .untilCancelled), side)
    #expect(refusal(order, rules, facts) == nil)
    facts.average = try price("100")
    #expect(refusal(order, rules, facts)?.filter == (isRefused ? "PERCENT_PRICE_BY_SIDE" : nil))
    #expect(refusal(try Self.order(.market(quantity("1")), side), rules, facts) == nil)
  }

  @Test func openOrdersAreCountedBySymbolAndAccountAndAPairAsTwo() throws {
    let rules = try Self.rules {
      $0.filters.mostOrders = 5
      $0.filters.mostAlgoOrders = 2
    }
    var account = AccountFilters()
    account.mostOrders = 10
    account.mostAlgoOrders = 4
    var facts = MarketFacts()
    (facts.openOrders, facts.openAlgoOrders, facts.accountOrders, facts.accountAlgoOrders) = (4, 1, 9, 3)
    let stop = try Self.order(.stopLoss(quantity("1"), trigger: price("1")))
    let limit = try Self.order(.limitMaker(quantity("1"), price: price("1")))
    #expect(refusal(stop, rules, facts, account: account) == nil)
    facts.openAlgoOrders = 2
    #expect(refusal(stop, rules, facts, account: account)?.filter == "MAX_NUM_ALGO_ORDERS")
    #expect(refusal(limit, rules, facts, account: account) == nil)
    (facts.openAlgoOrders, facts.accountAlgoOrders) = (1, 4)
    #expect(refusal(stop, rules, facts, account: account)?.filter == "EXCHANGE_MAX_NUM_ALGO_ORDERS")
    facts.accountOrders = 10
    #expect(refusal(limit, rules, facts, account: account)?.filter == "EXCHANGE_MAX_NUM_ORDERS")
    facts.openOrders = 5
    #expect(refusal(limit, rules, facts, account: account)?.filter == "MAX_NUM_ORDERS")
  }

  @Test func aPositionMayGrowToItsBoundAndSellingIsFree() throws {
    let rules = try Self.rules { $0.filters.mostPosition = Quantity("10") }
    var facts = MarketFacts()
    facts.owned = try quantity("7")
    facts.openBuys = try quantity("2")
    #expect(refusal(try Self.order(.market(quantity("1"))), rules, facts) == nil)
    #expect(refusal(try Self.order(.market(quantity("1.00000001"))), rules, facts)?.filter == "MAX_POSITION")
    #expect(refusal(try Self.order(.market(quantity("7")), .sell), rules, facts) == nil)
  }

  @Test func whatTheMarketDoesNotTakeIsNotSent() throws {
    let market = try Self.order(.market(quantity("1")))
    for status in [TradingRules.Status.halt, .breaking, .cancelOnly, .unrecognised] {
      #expect(refusal(market, try Self.rules { $0.status = status })?.filter == "status")
    }
    #expect(refusal(market, try Self.rules { $0.isSpot = false })?.filter == "isSpotTradingAllowed")
    let found = refusal(market, try Self.rules { $0.orderTypes = [.limit, .limitMaker] })
    #expect(found?.description == "BTC/USDT: orderTypes: found MARKET, expected one of LIMIT, LIMIT_MAKER")
    let amount = try Self.order(.marketFor(#require(Money("10"))))
    #expect(refusal(amount, try Self.rules { $0.takesQuoteAmounts = false })?.filter == "quoteOrderQtyMarketAllowed")
    let rules = try Self.rules { $0.filters.lot = try? steps("0", "0", "1") }
    #expect(refusal(try Self.order(.market(quantity("0.9"))), rules)?.filter == "LOT_SIZE")
  }
}
