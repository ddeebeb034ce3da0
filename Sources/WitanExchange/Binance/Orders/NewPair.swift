public import WitanCore

/// Two orders of which one cancels the other (OCO): a maker's limit in the owner's favour, and a stop against it.
public struct NewPair: Hashable, Sendable {
  /// The market.
  public var symbol: Symbol
  /// Both orders' side.
  public var side: Side
  /// Both orders' quantity.
  public var quantity: Quantity
  /// The price of the LIMIT_MAKER order.
  public var price: Price
  /// The price that the stop waits for.
  public var trigger: Price
  /// The stop's own limit; nil = it trades at once.
  public var stopLimit: Price?
  /// The names of the pair, of its LIMIT_MAKER order and of its stop.
  public var id: ClientOrderID
  public var limitID: ClientOrderID
  public var stopID: ClientOrderID

  /// A pair.
  public init(
    _ side: Side, _ symbol: Symbol, _ quantity: Quantity, price: Price, trigger: Price, stopLimit: Price? = nil,
    id: ClientOrderID, limitID: ClientOrderID, stopID: ClientOrderID
  ) {
    (self.symbol, self.side, self.quantity) = (symbol, side, quantity)
    (self.price, self.trigger, self.stopLimit) = (price, trigger, stopLimit)
    (self.id, self.limitID, self.stopID) = (id, limitID, stopID)
  }

  /// The stop's type.
  var stopType: OrderType { stopLimit == nil ? .stopLoss : .stopLossLimit }

  /// The parameters in the form that a venue takes.
  func parameters(_ form: Venue.PairForm) -> RequestParameters {
    var list = RequestParameters()
    list.add("symbol", symbol.venueName)
    list.add("side", side.venueName)
    list.add("quantity", quantity.venueText)
    list.add("listClientOrderId", id.description)
    switch form {
    case .classic: addClassic(to: &list)
    case .aboveAndBelow:
      addMaker(to: &list, side == .sell ? "above" : "below")
      addStop(to: &list, side == .sell ? "below" : "above")
    }
    list.add("newOrderRespType", "FULL")
    return list
  }

  private func addClassic(to list: inout RequestParameters) {
    list.add("price", price.venueText)
    list.add("stopPrice", trigger.venueText)
    if let stopLimit {
      list.add("stopLimitPrice", stopLimit.venueText)
      list.add("stopLimitTimeInForce", TimeInForce.untilCancelled.rawValue)
    }
    list.add("limitClientOrderId", limitID.description)
    list.add("stopClientOrderId", stopID.description)
  }

  private func addMaker(to list: inout RequestParameters, _ leg: String) {
    list.add(leg + "Type", OrderType.limitMaker.rawValue)
    list.add(leg + "Price", price.venueText)
    list.add(leg + "ClientOrderId", limitID.description)
  }

  private func addStop(to list: inout RequestParameters, _ leg: String) {
    list.add(leg + "Type", stopType.rawValue)
    list.add(leg + "StopPrice", trigger.venueText)
    if let stopLimit {
      list.add(leg + "Price", stopLimit.venueText)
      list.add(leg + "TimeInForce", TimeInForce.untilCancelled.rawValue)
    }
    list.add(leg + "ClientOrderId", stopID.description)
  }
}

extension NewPair: CustomStringConvertible {
  /// What is sent in the classic form but for key, time and signature, for journal and log.
  public var description: String { parameters(.classic).encoded.split(separator: "&").joined(separator: " ") }
}

extension TradingRules {
  /// The pair as the venue takes it, rounded as ``fitted(_:_:account:)`` rounds its two orders, or the reason why it
  /// would not: beside the filters of each order, the last price has to lie between the two prices.
  public func fitted(
    _ pair: NewPair, _ facts: MarketFacts, account: AccountFilters = AccountFilters()
  ) throws(OrderRefusal) -> NewPair {
    guard takesPairs else { throw refusal("ocoAllowed", "a pair of orders", "single orders") }
    var counted = facts
    // Each order is checked for itself; that the two together are not too many is checked below.
    (counted.openOrders, counted.openAlgoOrders) = (nil, nil)
    (counted.accountOrders, counted.accountAlgoOrders) = (nil, nil)
    let maker = try fitted(
      NewOrder(pair.side, pair.symbol, .limitMaker(pair.quantity, price: pair.price), id: pair.limitID), counted)
    let terms: NewOrder.Terms =
      pair.stopLimit.map {
        NewOrder.Terms.stopLossLimit(pair.quantity, trigger: pair.trigger, price: $0, .untilCancelled)
      }
      ?? .stopLoss(pair.quantity, trigger: pair.trigger)
    let stop = try fitted(NewOrder(pair.side, pair.symbol, terms, id: pair.stopID), counted)
    try checkCounts(of: 2, algo: 1, facts, account)
    var result = pair
    result.quantity = maker.quantity ?? pair.quantity
    result.price = maker.price ?? pair.price
    result.trigger = stop.trigger ?? pair.trigger
    result.stopLimit = stop.price
    try checkSides(result, facts.last)
    return result
  }

  private func checkSides(_ pair: NewPair, _ last: Price?) throws(OrderRefusal) {
    let (above, below) = pair.side == .sell ? (pair.price, pair.trigger) : (pair.trigger, pair.price)
    guard above > below, last.map({ above > $0 && $0 > below }) ?? true else {
      let between = last.map { "the last price \($0.venueText) between them" } ?? "room between them"
      throw refusal(
        "prices", "the price \(pair.price.venueText) and the stop price \(pair.trigger.venueText)",
        "the \(pair.side == .sell ? "price above and the stop below" : "stop above and the price below"), with \(between)"
      )
    }
  }
}
