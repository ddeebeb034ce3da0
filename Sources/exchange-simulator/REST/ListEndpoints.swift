import WitanCore
import WitanFeeds

/// Orders in pairs of which one cancels the other.
enum ListEndpoints {
  static func all(_ rules: VenueRules) -> [Endpoint] {
    let old = Endpoint("POST", "/api/v3/order/oco", .signed(trade: true), 1, 1, orders: 2, free: true, code: placeOld)
    let new = Endpoint(
      "POST", "/api/v3/orderList/oco", .signed(trade: true), 1, 1, orders: 2, free: true, code: placeNew)
    let rest = [
      Endpoint("DELETE", "/api/v3/orderList", .signed(trade: true), 1, 1, free: true, code: cancel),
      Endpoint("GET", "/api/v3/orderList", .signed(trade: false), 2, 4, code: one),
      Endpoint("GET", "/api/v3/allOrderList", .signed(trade: false), 10, 20, code: history),
      Endpoint("GET", "/api/v3/openOrderList", .signed(trade: false), 3, 6, code: open),
    ]
    return rest + [old] + (rules.hasOrderListOCO ? [new] : [])
  }

  static func cancelled(_ exchange: Exchange, _ list: Int, cancelID: String) -> JSON {
    exchange.told(
      list: list, statusType: "ALL_DONE",
      reports: exchange.lists[list].orders.map { exchange.cancelled($0, cancelID: cancelID) })
  }

  private static func placed(_ exchange: inout Exchange, _ draft: ListDraft, _ account: Int, _ market: Int)
    throws(Refusal) -> JSON
  {
    let list = try exchange.place(draft, account: account, market: market)
    let reports = exchange.lists[list].orders.map { exchange.placed($0, answer: "RESULT") }
    return exchange.told(
      list: list, statusType: "EXEC_STARTED", reports: draft.answer == "ACK" ? nil : reports)
  }

  /// The old path: a LIMIT_MAKER and a STOP_LOSS(_LIMIT) around the price.
  private static func placeOld(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let side = try OrderDraft.side(&call.parameters)
    let mode = try OrderDraft.selfTradeMode(&call.parameters, exchange.rules)
    let answer = try OrderDraft.answer(&call.parameters, usual: "RESULT")
    guard let quantity: Quantity = try call.parameters.number("quantity") else { throw .missing("quantity") }
    guard let price: Price = try call.parameters.number("price") else { throw .missing("price") }
    guard let stop: Price = try call.parameters.number("stopPrice") else { throw .missing("stopPrice") }
    let stopLimit: Price? = try call.parameters.number("stopLimitPrice")
    let stopTIF = try OrderDraft.timeInForce("stopLimitTimeInForce", &call.parameters)
    if stopLimit != nil, stopTIF == nil { throw .missing("stopLimitTimeInForce") }
    if stopLimit == nil, stopTIF != nil { throw .notRequired("stopLimitTimeInForce") }
    guard quantity.units > 0 else { throw Refusal(-1013, "Invalid quantity.") }
    let maker = OrderDraft(
      side: side, type: .limitMaker, quantity: quantity, price: price,
      iceberg: try call.parameters.number("limitIcebergQty"),
      clientID: try OrderDraft.clientID("limitClientOrderId", &call.parameters), selfTradeMode: mode, answer: answer)
    let stopLeg = OrderDraft(
      side: side, type: stopLimit == nil ? .stopLoss : .stopLossLimit, timeInForce: stopTIF ?? .goodTillCancelled,
      quantity: quantity, price: stopLimit, stopPrice: stop,
      iceberg: try call.parameters.number("stopIcebergQty"),
      clientID: try OrderDraft.clientID("stopClientOrderId", &call.parameters), selfTradeMode: mode, answer: answer)
    let id = try OrderDraft.clientID("listClientOrderId", &call.parameters)
    try call.parameters.finish()
    let legs = side == .sell ? [maker, stopLeg] : [stopLeg, maker]
    return try placed(&exchange, ListDraft(clientID: id, legs: legs, answer: answer), account, market)
  }

  /// COM's path: an order above and an order below the price.
  private static func placeNew(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let side = try OrderDraft.side(&call.parameters)
    let mode = try OrderDraft.selfTradeMode(&call.parameters, exchange.rules)
    let answer = try OrderDraft.answer(&call.parameters, usual: "RESULT")
    guard let quantity: Quantity = try call.parameters.number("quantity") else { throw .missing("quantity") }
    guard quantity.units > 0 else { throw Refusal(-1013, "Invalid quantity.") }
    var legs: [OrderDraft] = []
    for end in ["above", "below"] {
      guard let type = OrderType(rawValue: try call.parameters.mandatory("\(end)Type")) else {
        throw Refusal(-1116, "Invalid orderType.")
      }
      guard type == .limitMaker || type.isStop else {
        throw Refusal(-1158, "Order list leg of this type is not supported.")
      }
      let draft = OrderDraft(
        side: side, type: type,
        timeInForce: try OrderDraft.timeInForce("\(end)TimeInForce", &call.parameters) ?? .goodTillCancelled,
        quantity: quantity, price: try call.parameters.number("\(end)Price"),
        stopPrice: try call.parameters.number("\(end)StopPrice"),
        iceberg: try call.parameters.number("\(end)IcebergQty"),
        clientID: try OrderDraft.clientID("\(end)ClientOrderId", &call.parameters), selfTradeMode: mode, answer: answer)
      if type.hasLimit, draft.price == nil { throw .missing("\(end)Price") }
      if type.isStop, draft.stopPrice == nil { throw .missing("\(end)StopPrice") }
      legs.append(draft)
    }
    let id = try OrderDraft.clientID("listClientOrderId", &call.parameters)
    try call.parameters.finish()
    return try placed(&exchange, ListDraft(clientID: id, legs: legs, answer: answer), account, market)
  }

  private static func find(_ exchange: Exchange, account: Int, id: Int64?, clientID: String?) -> Int? {
    exchange.lists.indices.last { number in
      let list = exchange.lists[number]
      return list.account == account && id.map { list.id == $0 } ?? (list.clientID == clientID)
    }
  }

  private static func cancel(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let id = try call.parameters.whole("orderListId")
    let clientID = try call.parameters.text("listClientOrderId")
    let cancelID = try OrderDraft.clientID("newClientOrderId", &call.parameters) ?? exchange.dice.text(22)
    try call.parameters.finish()
    guard id != nil || clientID != nil else { throw .oneOf("orderListId", "listClientOrderId") }
    guard let list = find(exchange, account: account, id: id, clientID: clientID), !exchange.lists[list].isDone,
      exchange.lists[list].market == market
    else { throw .unknownOrder }
    exchange.cancel(list: list, cancelID: cancelID)
    return cancelled(exchange, list, cancelID: cancelID)
  }

  private static func one(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let id = try call.parameters.whole("orderListId")
    let clientID = try call.parameters.text("origClientOrderId")
    try call.parameters.finish()
    guard id != nil || clientID != nil else { throw .oneOf("orderListId", "origClientOrderId") }
    guard let list = find(exchange, account: account, id: id, clientID: clientID) else {
      throw Refusal(-2018, "Order list does not exist.")
    }
    return exchange.queried(list: list)
  }

  private static func history(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let from = try call.parameters.whole("fromId")
    let span = try OrderQueries.Span(&call, exchange.rules)
    try call.parameters.finish()
    let mine = exchange.lists.indices.filter { number in
      let list = exchange.lists[number]
      return list.account == account && from.map { list.id >= $0 } ?? true && span.holds(list.created)
    }
    return .array(span.cut(mine, fromID: from != nil).map { exchange.queried(list: $0) })
  }

  private static func open(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    try call.parameters.finish()
    let mine = exchange.lists.indices.filter { exchange.lists[$0].account == account && !exchange.lists[$0].isDone }
    return .array(mine.map { exchange.queried(list: $0) })
  }
}

extension Exchange {
  /// A list as the answer to asking for it.
  func queried(list number: Int) -> JSON {
    told(list: number, statusType: lists[number].isDone ? "ALL_DONE" : "EXEC_STARTED", reports: nil)
  }
}
