import WitanCore

/// What a request for a new order says, its parameters checked against each other as the venue does.
struct OrderDraft: Sendable {
  var side: Side
  var type: OrderType
  var timeInForce = TimeInForce.goodTillCancelled
  var quantity: Quantity?
  var quoteQuantity: Money?
  var price: Price?
  var stopPrice: Price?
  var iceberg: Quantity?
  var clientID: String?
  var selfTradeMode: String
  var strategyID: Int64?
  var strategyType: Int64?
  /// `ACK`, `RESULT` or `FULL`.
  var answer: String

  /// Client order ids that the venue takes.
  static let legalID = "^[a-zA-Z0-9-_]{1,36}$"

  /// A client order id parameter.
  static func clientID(_ name: String, _ parameters: inout Parameters) throws(Refusal) -> String? {
    guard let id = try parameters.text(name) else { return nil }
    guard isLegal(id) else { throw .illegal(name, legal: legalID) }
    return id
  }

  static func isLegal(_ id: String) -> Bool {
    (1...36).contains(id.utf8.count)
      && id.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
          || $0 == 0x5F
      }
  }

  static func side(_ parameters: inout Parameters) throws(Refusal) -> Side {
    guard let side = Side(rawValue: try parameters.mandatory("side")) else { throw Refusal(-1117, "Invalid side.") }
    return side
  }

  static func timeInForce(_ name: String, _ parameters: inout Parameters) throws(Refusal) -> TimeInForce? {
    guard let text = try parameters.text(name) else { return nil }
    guard let tif = TimeInForce(rawValue: text) else { throw Refusal(-1115, "Invalid timeInForce.") }
    return tif
  }

  static func selfTradeMode(_ parameters: inout Parameters, _ rules: VenueRules) throws(Refusal) -> String {
    guard let mode = try parameters.text("selfTradePreventionMode") else { return rules.selfTradeMode }
    guard rules.selfTradeModes.contains(mode) else {
      throw Refusal(-1130, "Data sent for parameter 'selfTradePreventionMode' is not valid.")
    }
    return mode
  }

  static func answer(_ parameters: inout Parameters, usual: String) throws(Refusal) -> String {
    guard let answer = try parameters.text("newOrderRespType") else { return usual }
    guard ["ACK", "RESULT", "FULL"].contains(answer) else {
      throw Refusal(-1130, "Data sent for parameter 'newOrderRespType' is not valid.")
    }
    return answer
  }

  /// Reads a draft; the symbol has been read before.
  static func read(_ parameters: inout Parameters, _ rules: VenueRules) throws(Refusal) -> OrderDraft {
    let side = try side(&parameters)
    guard let type = OrderType(rawValue: try parameters.mandatory("type")) else {
      throw Refusal(-1116, "Invalid orderType.")
    }
    var draft = OrderDraft(
      side: side, type: type, selfTradeMode: try selfTradeMode(&parameters, rules),
      answer: try answer(&parameters, usual: type == .market || type == .limit ? "FULL" : "ACK"))
    let timeInForce = try timeInForce("timeInForce", &parameters)
    draft.quantity = try parameters.number("quantity")
    draft.quoteQuantity = try parameters.number("quoteOrderQty")
    draft.price = try parameters.number("price")
    draft.stopPrice = try parameters.number("stopPrice")
    draft.iceberg = try parameters.number("icebergQty")
    draft.clientID = try clientID("newClientOrderId", &parameters)
    if rules.showsPermissionSets {
      draft.strategyID = try parameters.whole("strategyId")
      draft.strategyType = try parameters.whole("strategyType")
      if let kind = draft.strategyType, kind < 1_000_000 {
        throw Refusal(-1130, "Data sent for parameter 'strategyType' is not valid.")
      }
    }
    if try parameters.whole("trailingDelta") != nil {
      throw .rejected("Trailing stop orders are not supported for this symbol.")
    }
    try draft.check(timeInForce)
    return draft
  }

  /// What a type must have and must not have.
  private mutating func check(_ given: TimeInForce?) throws(Refusal) {
    if type.hasTimeInForce {
      guard let given else { throw .missing("timeInForce") }
      timeInForce = given
    } else if given != nil {
      throw .notRequired("timeInForce")
    }
    if type.hasLimit {
      guard let price else { throw .missing("price") }
      guard price.units > 0 else { throw Refusal(-1013, "Invalid price.") }
    } else if price != nil {
      throw .notRequired("price")
    }
    if type.isStop {
      guard let stopPrice else { throw .oneOf("stopPrice", "trailingDelta") }
      guard stopPrice.units > 0 else { throw Refusal(-1013, "Invalid stopPrice.") }
    } else if stopPrice != nil {
      throw .notRequired("stopPrice")
    }
    try checkAmounts()
  }

  private func checkAmounts() throws(Refusal) {
    switch (quantity, quoteQuantity) {
    case (nil, nil): throw type == .market ? .oneOf("quantity", "quoteOrderQty") : .missing("quantity")
    case (.some, .some): throw Refusal(-1128, "Combination of optional parameters invalid.")
    case (nil, .some(let amount)):
      guard type == .market else { throw .notRequired("quoteOrderQty") }
      guard amount.units > 0 else { throw Refusal(-1013, "Invalid quote order quantity.") }
    case (.some(let amount), nil):
      guard amount.units > 0 else { throw Refusal(-1013, "Invalid quantity.") }
    }
    guard let iceberg, iceberg.units > 0 else { return }
    guard type.hasLimit else { throw .notRequired("icebergQty") }
    guard timeInForce == .goodTillCancelled else {
      throw Refusal(-1013, "timeInForce must be GTC for iceberg orders.")
    }
  }
}
