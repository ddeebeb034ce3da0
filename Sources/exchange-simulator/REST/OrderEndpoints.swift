import WitanCore
import WitanFeeds

/// New orders, cancels, and both at once.
enum OrderEndpoints {
  static func all(_ rules: VenueRules) -> [Endpoint] {
    [
      Endpoint("POST", "/api/v3/order", .signed(trade: true), 1, 1, orders: 1, free: true) { e, c throws(Refusal) in
        try place(&e, &c, isTest: false)
      },
      Endpoint("POST", "/api/v3/order/test", .signed(trade: true), 1, 1) { e, c throws(Refusal) in
        try place(&e, &c, isTest: true)
      },
      Endpoint("DELETE", "/api/v3/order", .signed(trade: true), 1, 1, free: true, code: cancel),
      Endpoint("DELETE", "/api/v3/openOrders", .signed(trade: true), 1, 1, free: true, code: cancelAll),
      Endpoint(
        "POST", "/api/v3/order/cancelReplace", .signed(trade: true), 1, 1, orders: 1, free: true, code: cancelReplace),
    ]
  }

  private static func place(_ exchange: inout Exchange, _ call: inout Call, isTest: Bool) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let draft = try OrderDraft.read(&call.parameters, exchange.rules)
    if isTest { _ = try call.parameters.flag("computeCommissionRates") }
    try call.parameters.finish()
    if isTest {
      try exchange.check(draft, account: account, market: market)
      return .object([])
    }
    let placed = try exchange.place(draft, account: account, market: market)
    return exchange.placed(placed, answer: draft.answer)
  }

  /// Finds the order that `orderId` or `origClientOrderId` names; -2011 or -2013 where there is none.
  static func named(
    _ exchange: Exchange, _ call: inout Call, account: Int, market: Int, id idName: String = "orderId",
    client: String = "origClientOrderId"
  ) throws(Refusal) -> Int? {
    let id = try call.parameters.whole(idName)
    let clientID = try call.parameters.text(client)
    guard id != nil || clientID != nil else { throw .oneOf(client, idName) }
    return exchange.find(account: account, market: market, id: id, clientID: clientID)
  }

  private static func cancel(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let found = try named(exchange, &call, account: account, market: market)
    let cancelID = try OrderDraft.clientID("newClientOrderId", &call.parameters) ?? exchange.dice.text(22)
    let only = try restriction(&call)
    try call.parameters.finish()
    guard let place = found, exchange.orders[place].status.isOpen else { throw .unknownOrder }
    try check(only, exchange.orders[place])
    let list = exchange.orders[place].list
    try exchange.cancel(place, cancelID: cancelID)
    guard list >= 0 else { return exchange.cancelled(place, cancelID: cancelID) }
    return ListEndpoints.cancelled(exchange, Int(list), cancelID: cancelID)
  }

  private static func restriction(_ call: inout Call) throws(Refusal) -> OrderStatus? {
    switch try call.parameters.text("cancelRestrictions") {
    case nil: return nil
    case "ONLY_NEW": return .new
    case "ONLY_PARTIALLY_FILLED": return .partiallyFilled
    default: throw Refusal(-1145, "Invalid cancelRestrictions.")
    }
  }

  private static func check(_ only: OrderStatus?, _ order: Order) throws(Refusal) {
    guard only == nil || only == order.status else {
      throw Refusal(-2011, "Order was not canceled due to cancel restrictions.")
    }
  }

  private static func cancelAll(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    try call.parameters.finish()
    let mine = exchange.open[account].filter { exchange.orders[$0].market == market }
    guard !mine.isEmpty else { throw .unknownOrder }
    var answers: [JSON] = []
    for place in mine where exchange.orders[place].status.isOpen {
      let id = exchange.dice.text(22)
      let list = exchange.orders[place].list
      try exchange.cancel(place, cancelID: id)
      answers.append(
        list < 0
          ? exchange.cancelled(place, cancelID: id) : ListEndpoints.cancelled(exchange, Int(list), cancelID: id))
    }
    return .array(answers)
  }

  private static func cancelReplace(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let account = call.account else { throw .key }
    let market = try exchange.market(try call.parameters.mandatory("symbol"))
    let mode = try call.parameters.mandatory("cancelReplaceMode")
    guard mode == "STOP_ON_FAILURE" || mode == "ALLOW_FAILURE" else {
      throw Refusal(-1130, "Data sent for parameter 'cancelReplaceMode' is not valid.")
    }
    let found = try named(
      exchange, &call, account: account, market: market, id: "cancelOrderId", client: "cancelOrigClientOrderId")
    let cancelID = try OrderDraft.clientID("cancelNewClientOrderId", &call.parameters) ?? exchange.dice.text(22)
    let only = try restriction(&call)
    let draft = try OrderDraft.read(&call.parameters, exchange.rules)
    try call.parameters.finish()
    var cancelled: JSON?
    var refusedCancel: Refusal?
    do throws(Refusal) {
      guard let place = found, exchange.orders[place].status.isOpen else { throw .unknownOrder }
      try check(only, exchange.orders[place])
      try exchange.cancel(place, cancelID: cancelID)
      cancelled = exchange.cancelled(place, cancelID: cancelID)
    } catch { refusedCancel = error }
    var placed: JSON?
    var refusedNew: Refusal?
    if refusedCancel == nil || mode == "ALLOW_FAILURE" {
      do throws(Refusal) {
        // In two steps: a value's method would be called on the venue as it was before the order.
        let place = try exchange.place(draft, account: account, market: market)
        placed = exchange.placed(place, answer: draft.answer)
      } catch { refusedNew = error }
    }
    let data = JSON.of([
      "cancelResult": .string(cancelled == nil ? "FAILURE" : "SUCCESS"),
      "newOrderResult": .string(placed != nil ? "SUCCESS" : refusedNew == nil ? "NOT_ATTEMPTED" : "FAILURE"),
      "cancelResponse": cancelled ?? refusedCancel?.body ?? .null,
      "newOrderResponse": placed ?? refusedNew?.body ?? .null,
    ])
    if cancelled != nil, placed != nil { return data }
    if cancelled == nil, placed == nil {
      throw Refusal(-2022, "Order cancel-replace failed.", data: data)
    }
    throw Refusal(-2021, "Order cancel-replace partially failed.", status: 409, data: data)
  }
}
