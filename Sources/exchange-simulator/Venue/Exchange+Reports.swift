import WitanCore

/// What an execution report tells.
enum ReportKind: Hashable, Sendable {
  case new
  case trade(Fill)
  case canceled(id: String)
  case expired
  case tradePrevention

  var name: String {
    switch self {
    case .new: "NEW"
    case .trade: "TRADE"
    case .canceled: "CANCELED"
    case .expired: "EXPIRED"
    case .tradePrevention: "TRADE_PREVENTION"
    }
  }
}

extension Exchange {
  /// Tells the order's account what became of it.
  mutating func report(_ place: Int, _ kind: ReportKind) {
    executionID += 1
    let order = orders[place]
    var (cancelID, ownID) = (order.clientID, "")
    if case .canceled(let id) = kind { (cancelID, ownID) = (id, order.clientID) }
    var fill: Fill?
    if case .trade(let made) = kind { fill = made }
    func text(_ value: some FixedPoint) -> JSON { .string(value.description) }
    let onBook = order.status.isOpen && order.isTriggered && order.type != .market
    let head = JSON.of([
      "e": "executionReport", "E": .integer(now.milliseconds), "s": .string(markets[order.market].listing.name),
      "c": .string(cancelID), "S": .string(order.side.rawValue), "o": .string(order.type.rawValue),
      "f": .string(order.timeInForce.rawValue), "q": text(order.quantity), "p": text(order.price),
      "P": text(order.stopPrice), "F": text(order.iceberg), "g": .integer(order.list), "C": .string(ownID),
      "x": .string(kind.name), "X": .string(order.status.rawValue), "r": "NONE", "i": .integer(order.id),
    ])
    let body = head.adding([
      "l": text(fill?.quantity ?? .zero), "z": text(order.executed), "L": text(fill?.price ?? .zero),
      "n": .string(fill.map(\.commission.description) ?? "0"),
      "N": fill.map { .string($0.commissionAsset) } ?? .null, "T": .integer(now.milliseconds),
      "t": .integer(fill?.tradeID ?? -1), "I": .integer(executionID), "w": .bool(onBook),
      "m": .bool(fill?.isMaker ?? false), "M": .bool(fill != nil), "O": .integer(order.created.milliseconds),
      "Z": text(order.quote), "Y": text(fill?.quote ?? .zero), "Q": text(order.quoteQuantity),
    ])
    var event = body
    if let id = order.strategyID { event = event.adding(["j": .integer(id)]) }
    if let kind = order.strategyType { event = event.adding(["J": .integer(kind)]) }
    if let working = order.working { event = event.adding(["W": .integer(working.milliseconds)]) }
    events.append(.user(order.account, event.adding(["V": .string(order.selfTradeMode)])))
  }
}
