internal import WitanCore

/// What came over a connection that carries user events.
public enum UserMessage: Hashable, Sendable {
  /// An event.
  case event(UserEvent)
  /// The answer to a call over the WebSocket API.
  case reply(CallReply)
}

/// The answer to a call over the WebSocket API.
public struct CallReply: Hashable, Sendable {
  /// The call's name; nil where the venue could not read it.
  public let id: String?
  /// 200 where it was done.
  public let status: Int64
  /// The subscription's number, where one was made.
  public let subscription: Int64?
  /// The venue's number and words of an error.
  public let code: Int64?
  public let text: String
}

/// Reads user events: bare, as a combined stream wraps them, and as the WebSocket API wraps them. What it says of a
/// message that is not sound shows the one field that is not.
public enum UserEventDecoder {
  /// The message in `bytes`.
  public static func decode(_ bytes: Span<UInt8>) throws(StreamFault) -> UserMessage {
    let fields = try MessageFields(JSONFields(JSONScanner.whole(bytes)), bytes)
    for wrapped in [fields[.event], fields[.data]] where wrapped.kind == .object {
      return .event(try event(MessageFields(JSONFields(wrapped), bytes), bytes))
    }
    if fields["e"].kind != .absent { return .event(try event(fields, bytes)) }
    if fields[.status].kind == .number { return .reply(try reply(fields, bytes)) }
    return .event(.unknown(""))
  }

  /// The message in `bytes`.
  public static func decode(_ bytes: [UInt8]) throws(StreamFault) -> UserMessage { try decode(bytes.span) }

  private static func event(_ given: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> UserEvent {
    var fields = given
    fields.kind = "user event"
    let name = try fields.text("e", bytes)
    switch name {
    case "executionReport":
      fields.kind = "executionReport"
      return .execution(try ExecutionReport(fields, bytes))
    case "outboundAccountPosition":
      fields.kind = "outboundAccountPosition"
      return .account(try account(fields, bytes))
    case "balanceUpdate": return .balance(try balance(fields, bytes))
    case "externalLockUpdate": return .externalLock(try balance(fields, bytes))
    case "listStatus":
      fields.kind = "listStatus"
      return .list(try list(fields, bytes))
    case "eventStreamTerminated", "listenKeyExpired": return .terminated(at: try fields.time("E", bytes))
    case "serverShutdown": return .serverShutdown(at: try fields.time("E", bytes))
    default: return .unknown(name)
    }
  }

  private static func account(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> AccountChange {
    guard fields["B"].kind == .array else { throw fields.fault("B", "a list of balances", bytes) }
    var balances: [AccountChange.Balance] = []
    var elements = JSONElements(fields["B"])
    while let element = try elements.next(bytes) {
      guard element.kind == .object else { throw fields.fault("B", "a list of balances", bytes) }
      var inner = try MessageFields(JSONFields(element), bytes)
      inner.kind = "balance"
      balances.append(
        AccountChange.Balance(
          asset: try inner.name("a", bytes), free: try inner.quantity("f", bytes),
          locked: try inner.quantity("l", bytes)))
    }
    return AccountChange(
      balances: balances, time: try fields.time("u", bytes), eventTime: try fields.time("E", bytes))
  }

  private static func balance(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> BalanceChange {
    BalanceChange(
      asset: try fields.name("a", bytes), delta: try fields.number("d", bytes), time: try fields.time("T", bytes),
      eventTime: try fields.time("E", bytes))
  }

  private static func list(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> OrderListChange {
    guard fields["O"].kind == .array else { throw fields.fault("O", "a list of orders", bytes) }
    var orders: [OrderListChange.Member] = []
    var elements = JSONElements(fields["O"])
    while let element = try elements.next(bytes) {
      guard element.kind == .object else { throw fields.fault("O", "a list of orders", bytes) }
      let inner = try MessageFields(JSONFields(element), bytes)
      orders.append(
        OrderListChange.Member(
          symbol: try inner.name("s", bytes), order: try inner.integer("i", bytes), client: try inner.text("c", bytes)))
    }
    return OrderListChange(
      symbol: try fields.name("s", bytes), list: try fields.integer("g", bytes), client: try fields.text("C", bytes),
      contingency: try fields.text("c", bytes), statusType: try fields.text("l", bytes),
      orderStatus: try fields.text("L", bytes), reason: try fields.text("r", bytes), orders: orders,
      time: try fields.time("T", bytes), eventTime: try fields.time("E", bytes))
  }

  private static func reply(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) -> CallReply {
    guard let status = fields[.status].integer(bytes) else {
      throw StreamFault("the status of an answer is \(fields[.status].excerpt(bytes)); expected a whole number")
    }
    var subscription: Int64?
    var code: Int64?
    var text = ""
    if fields[.result].kind == .object {
      let result = try MessageFields(JSONFields(fields[.result]), bytes)
      subscription = result[.subscriptionId].integer(bytes)
    }
    if fields[.error].kind == .object {
      let error = try MessageFields(JSONFields(fields[.error]), bytes)
      code = error[.code].integer(bytes)
      text = error[.msg].text(bytes) ?? ""
    }
    return CallReply(id: fields[.id].text(bytes), status: status, subscription: subscription, code: code, text: text)
  }
}

extension ExecutionReport {
  init(_ fields: MessageFields, _ bytes: Span<UInt8>) throws(StreamFault) {
    symbol = try fields.name("s", bytes)
    order = try fields.integer("i", bytes)
    client = try fields.text("c", bytes)
    let original = fields["C"].text(bytes) ?? ""
    originalClient = original.isEmpty ? nil : original
    switch try fields.text("S", bytes) {
    case "BUY": side = .buy
    case "SELL": side = .sell
    default: throw fields.fault("S", "BUY or SELL", bytes)
    }
    type = try fields.text("o", bytes)
    list = fields["g"].integer(bytes).flatMap { $0 < 0 ? nil : $0 }
    kind = Kind(try fields.text("x", bytes))
    status = Status(try fields.text("X", bytes))
    reason = fields["r"].text(bytes) ?? "NONE"
    quantity = try fields.quantity("q", bytes)
    price = try fields.number("p", bytes)
    stopPrice = fields["P"].units(bytes).map { Price(units: $0) } ?? .zero
    filled = try fields.quantity("z", bytes)
    quoteFilled = fields["Z"].units(bytes).map { Money(units: $0) }
    isWorking = fields["w"].kind == .yes
    time = try fields.time("T", bytes)
    eventTime = try fields.time("E", bytes)
    let trade = try fields.integer("t", bytes)
    guard trade >= 0, kind == .trade else {
      fill = nil
      return
    }
    let asset = fields["N"]
    guard asset.kind == .string || asset.kind == .null || asset.kind == .absent else {
      throw fields.fault("N", "an asset or null", bytes)
    }
    fill = Fill(
      trade: trade, price: try fields.price("L", bytes), quantity: try fields.quantity("l", bytes),
      commission: asset.kind == .string ? try fields.quantity("n", bytes) : .zero, commissionAsset: asset.text(bytes),
      isMaker: fields["m"].kind == .yes)
  }
}

extension ExecutionReport.Kind {
  init(_ name: String) {
    switch name {
    case "NEW": self = .new
    case "CANCELED": self = .cancelled
    case "REPLACED": self = .replaced
    case "REJECTED": self = .rejected
    case "TRADE": self = .trade
    case "EXPIRED": self = .expired
    case "TRADE_PREVENTION": self = .tradePrevention
    default: self = .other(name)
    }
  }
}

extension ExecutionReport.Status {
  init(_ name: String) {
    switch name {
    case "NEW": self = .new
    case "PENDING_NEW": self = .pendingNew
    case "PARTIALLY_FILLED": self = .partlyFilled
    case "FILLED": self = .filled
    case "CANCELED": self = .cancelled
    case "PENDING_CANCEL": self = .pendingCancel
    case "REJECTED": self = .rejected
    case "EXPIRED": self = .expired
    case "EXPIRED_IN_MATCH": self = .expiredInMatch
    default: self = .other(name)
    }
  }
}
