public import WitanCore

/// The venue's rules of the markets that the host trades, and how an order of the engine becomes one of the venue.
public struct RulesBook: Sendable {
  private var rules: [Symbol: TradingRules] = [:]
  private var account: AccountFilters

  /// The rules of these markets.
  ///
  /// - Throws: ``VenueFailure`` (`configuration`) where the venue has no such market, or its rules cannot be read.
  public init(_ info: ExchangeInfo, of symbols: [Symbol]) throws(VenueFailure) {
    account = info.account
    for symbol in symbols { rules[symbol] = try info.rules(of: symbol) }
  }

  /// The markets whose rules these are.
  public var symbols: [Symbol] { rules.keys.sorted() }

  /// The order as the venue takes it.
  ///
  /// - Throws: ``OrderRefusal`` where the venue would refuse it; then nothing must be sent.
  public func order(_ request: OrderRequest, id: ClientOrderID) throws(OrderRefusal) -> NewOrder {
    guard let rules = rules[request.symbol] else {
      throw OrderRefusal(
        symbol: request.symbol, filter: "symbol", found: "no rules of it", expected: "a managed market")
    }
    guard case .quantity(let quantity) = request.size else {
      throw OrderRefusal(
        symbol: request.symbol, filter: "size", found: "all-in, which a venue does not take", expected: "a quantity")
    }
    var facts = MarketFacts()
    facts.last = request.price
    let terms: NewOrder.Terms =
      switch request.kind {
      case .market: .market(quantity)
      case .stop(let trigger) where rules.orderTypes.contains(.stopLoss): .stopLoss(quantity, trigger: trigger)
      case .stop(let trigger):
        .stopLossLimit(quantity, trigger: trigger, price: Self.limit(below: trigger), .untilCancelled)
      }
    return try rules.fitted(NewOrder(request.side, request.symbol, terms, id: id), facts, account: account)
  }

  /// Whether the venue takes an order of that market in another's place, in one request.
  func takesReplacements(_ symbol: Symbol) -> Bool { rules[symbol]?.takesReplacements ?? false }

  /// How far below its trigger a stop may sell where the venue knows no plain stops: 1 %, `docs/rules.md`, "Fills".
  private static func limit(below trigger: Price) -> Price {
    Price(units: Int64(Rounding.down.divide(Int128(trigger.units) * 99, by: 100)))
  }
}
