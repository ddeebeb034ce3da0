import WitanCore

extension Exchange {
  /// An order as the answer to placing it: `ACK`, `RESULT` or `FULL`.
  func placed(_ place: Int, answer: String) -> JSON {
    let order = orders[place]
    let ack = JSON.of([
      "symbol": .string(markets[order.market].listing.name), "orderId": .integer(order.id),
      "orderListId": .integer(order.list), "clientOrderId": .string(order.clientID),
      "transactTime": .integer(order.created.milliseconds),
    ])
    guard answer != "ACK" else { return ack }
    var result = ack.adding(amounts(order)).adding(state(order))
    if order.type.isStop { result = result.adding(["stopPrice": .string(order.stopPrice.description)]) }
    if order.iceberg.units > 0 { result = result.adding(["icebergQty": .string(order.iceberg.description)]) }
    if let id = order.strategyID { result = result.adding(["strategyId": .integer(id)]) }
    if let kind = order.strategyType { result = result.adding(["strategyType": .integer(kind)]) }
    if let working = order.working { result = result.adding(["workingTime": .integer(working.milliseconds)]) }
    result = result.adding(["selfTradePreventionMode": .string(order.selfTradeMode)])
    return answer == "FULL" ? result.adding(["fills": .array(order.fills.map(fill))]) : result
  }

  private func fill(_ fill: Fill) -> JSON {
    .of([
      "price": .string(fill.price.description), "qty": .string(fill.quantity.description),
      "commission": .string(fill.commission.description), "commissionAsset": .string(fill.commissionAsset),
      "tradeId": .integer(fill.tradeID),
    ])
  }

  private func amounts(_ order: Order) -> KeyValuePairs<String, JSON> {
    [
      "price": .string(order.price.description), "origQty": .string(order.quantity.description),
      "executedQty": .string(order.executed.description),
      "origQuoteOrderQty": .string(order.quoteQuantity.description),
      "cummulativeQuoteQty": .string(order.quote.description),
    ]
  }

  private func state(_ order: Order) -> KeyValuePairs<String, JSON> {
    [
      "status": .string(order.status.rawValue), "timeInForce": .string(order.timeInForce.rawValue),
      "type": .string(order.type.rawValue), "side": .string(order.side.rawValue),
    ]
  }

  /// An order as the answer to asking for it.
  func queried(_ place: Int) -> JSON {
    let order = orders[place]
    let head = JSON.of([
      "symbol": .string(markets[order.market].listing.name), "orderId": .integer(order.id),
      "orderListId": .integer(order.list), "clientOrderId": .string(order.clientID),
    ]).adding(amounts(order)).adding(state(order))
    return head.adding([
      "stopPrice": .string(order.stopPrice.description), "icebergQty": .string(order.iceberg.description),
      "time": .integer(order.created.milliseconds), "updateTime": .integer(order.updated.milliseconds),
      "isWorking": .bool(order.working != nil),
      "workingTime": .integer(order.working?.milliseconds ?? -1),
      "selfTradePreventionMode": .string(order.selfTradeMode),
    ])
  }

  /// An order as the answer to cancelling it.
  func cancelled(_ place: Int, cancelID: String) -> JSON {
    let order = orders[place]
    let head = JSON.of([
      "symbol": .string(markets[order.market].listing.name), "origClientOrderId": .string(order.clientID),
      "orderId": .integer(order.id), "orderListId": .integer(order.list), "clientOrderId": .string(cancelID),
      "transactTime": .integer(now.milliseconds),
    ]).adding(amounts(order)).adding(state(order))
    let stop = order.type.isStop ? head.adding(["stopPrice": .string(order.stopPrice.description)]) : head
    return stop.adding(["selfTradePreventionMode": .string(order.selfTradeMode)])
  }

  /// An order list as the answer to placing or cancelling it.
  func told(list number: Int, statusType: String, reports: [JSON]?) -> JSON {
    let list = lists[number]
    let name = JSON.string(markets[list.market].listing.name)
    let entries = list.orders.map { place -> JSON in
      .of(["symbol": name, "orderId": .integer(orders[place].id), "clientOrderId": .string(orders[place].clientID)])
    }
    let answer = JSON.of([
      "orderListId": .integer(list.id), "contingencyType": "OCO", "listStatusType": .string(statusType),
      "listOrderStatus": .string(list.isDone ? "ALL_DONE" : "EXECUTING"),
      "listClientOrderId": .string(list.clientID), "transactionTime": .integer(list.created.milliseconds),
      "symbol": name, "orders": .array(entries),
    ])
    return reports.map { answer.adding(["orderReports": .array($0)]) } ?? answer
  }
}
