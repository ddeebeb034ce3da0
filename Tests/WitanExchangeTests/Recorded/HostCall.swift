import Testing
import WitanCore

@testable import WitanExchange

/// The host's own call for what a recorded request asks.
enum HostCall {
  typealias Code = @Sendable (VenueClient) async throws(VenueFailure) -> Void
  typealias Parameters = [String: String]

  /// It can be asked so.
  case call(Code)
  /// The host never asks this of the venue, or not in this form.
  case notOurs
  /// The host's types cannot say it: the venue refused it.
  case cannotBeSaid

  /// What every signed request may bear, whoever makes it.
  static let common: Set = ["timestamp", "signature", "recvWindow", "newOrderRespType"]

  /// The host's call for `request`.
  static func of(_ request: RecordedRequests.Request) -> HostCall {
    guard let path = request.path else { return .notOurs }
    let given = Parameters(request.parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let own = given.filter { !common.contains($0.key) }
    if let window = given["recvWindow"], Int(window) ?? .max > 60_000 { return .cannotBeSaid }
    switch "\(request.method) \(path)" {
    case "POST /order":
      return order(own) { order in { client throws(VenueFailure) in _ = try await client.place(order) } }
    case "POST /order/test":
      return order(own) { order in { client throws(VenueFailure) in try await client.test(order) } }
    case "POST /order/oco": return pair(own, classic)
    case "POST /orderList/oco": return pair(own, aboveAndBelow)
    default: return aboutOrders(request.method, path, own) ?? aboutMarkets(request.method, path, own) ?? .notOurs
    }
  }

  private static func symbol(_ text: String?) -> Symbol? {
    text.flatMap { $0.hasSuffix("USDT") ? Symbol("\($0.dropLast(4))/USDT") : nil }
  }

  private static func id(_ text: String?, else usual: String) -> ClientOrderID? { ClientOrderID(text ?? usual) }

  // MARK: Orders

  private static func order(_ own: Parameters, _ code: (NewOrder) -> Code) -> HostCall {
    guard let symbol = symbol(own["symbol"]), let side = own["side"].flatMap({ Side(venueName: $0) }),
      let terms = terms(own), let id = id(own["newClientOrderId"], else: "wtn-1")
    else { return .cannotBeSaid }
    let order = NewOrder(side, symbol, terms, id: id)
    // A parameter that its type must not have, or that nobody knows, cannot be given.
    let said = Set(order.description.split(separator: " ").map { String($0.prefix { $0 != "=" }) })
    return said.isSuperset(of: own.keys) ? .call(code(order)) : .cannotBeSaid
  }

  private static func terms(_ own: Parameters) -> NewOrder.Terms? {
    let quantity = own["quantity"].flatMap { Quantity($0) }, price = own["price"].flatMap { Price($0) }
    let trigger = own["stopPrice"].flatMap { Price($0) }
    let time = own["timeInForce"].flatMap { TimeInForce(rawValue: $0) }
    switch own["type"].flatMap({ OrderType(rawValue: $0) }) {
    case .market:
      return quantity.map { .market($0) } ?? own["quoteOrderQty"].flatMap { Money($0) }.map { .marketFor($0) }
    case .limit: return both(quantity, price).flatMap { pair in time.map { .limit(pair.0, price: pair.1, $0) } }
    case .limitMaker: return both(quantity, price).map { .limitMaker($0.0, price: $0.1) }
    case .stopLoss: return both(quantity, trigger).map { .stopLoss($0.0, trigger: $0.1) }
    case .takeProfit: return both(quantity, trigger).map { .takeProfit($0.0, trigger: $0.1) }
    case .stopLossLimit:
      guard let quantity, let price, let trigger, let time else { return nil }
      return .stopLossLimit(quantity, trigger: trigger, price: price, time)
    case .takeProfitLimit:
      guard let quantity, let price, let trigger, let time else { return nil }
      return .takeProfitLimit(quantity, trigger: trigger, price: price, time)
    case nil: return nil
    }
  }

  private static func both<A, B>(_ first: A?, _ second: B?) -> (A, B)? {
    first.flatMap { first in second.map { (first, $0) } }
  }

  // MARK: Pairs

  private static func pair(_ own: Parameters, _ names: (Parameters, Side) -> [String: String]) -> HostCall {
    guard let symbol = symbol(own["symbol"]), let side = own["side"].flatMap({ Side(venueName: $0) }),
      case let names = names(own, side), let quantity = own["quantity"].flatMap({ Quantity($0) }),
      let price = names["price"].flatMap({ Price($0) }), let trigger = names["trigger"].flatMap({ Price($0) }),
      let id = Self.id(own["listClientOrderId"], else: "p"), let limit = Self.id(names["limit"], else: "l"),
      let stop = Self.id(names["stop"], else: "s")
    else { return .cannotBeSaid }
    let pair = NewPair(
      side, symbol, quantity, price: price, trigger: trigger, stopLimit: names["stopLimit"].flatMap { Price($0) },
      id: id, limitID: limit, stopID: stop)
    return .call { client throws(VenueFailure) in _ = try await client.place(pair) }
  }

  private static func classic(_ own: Parameters, _: Side) -> [String: String] {
    [
      "price": own["price"], "trigger": own["stopPrice"], "stopLimit": own["stopLimitPrice"],
      "limit": own["limitClientOrderId"], "stop": own["stopClientOrderId"],
    ].compactMapValues { $0 }
  }

  private static func aboveAndBelow(_ own: Parameters, _ side: Side) -> [String: String] {
    let (maker, stop) = side == .sell ? ("above", "below") : ("below", "above")
    guard own["\(maker)Type"] == "LIMIT_MAKER" else { return [:] }
    return [
      "price": own["\(maker)Price"], "trigger": own["\(stop)StopPrice"], "stopLimit": own["\(stop)Price"],
      "limit": own["\(maker)ClientOrderId"], "stop": own["\(stop)ClientOrderId"],
    ].compactMapValues { $0 }
  }

  // MARK: The rest

  private static func aboutOrders(_ method: String, _ path: String, _ own: Parameters) -> HostCall? {
    let symbol = symbol(own["symbol"])
    let number = own["orderId"].flatMap { Int64($0) }
    let name =
      number.map { OrderName.number($0) } ?? own["origClientOrderId"].flatMap { ClientOrderID($0) }.map { .client($0) }
    let isOnly = { (names: Set<String>) in names.isSuperset(of: own.keys) }
    switch "\(method) \(path)" {
    case "DELETE /order", "GET /order":
      guard let symbol, let name, isOnly(["symbol", "orderId", "origClientOrderId", "newClientOrderId"]) else {
        return .cannotBeSaid
      }
      let cancelID = own["newClientOrderId"].flatMap { ClientOrderID($0) }
      return method == "GET"
        ? .call { client throws(VenueFailure) in _ = try await client.order(name, of: symbol) }
        : .call { client throws(VenueFailure) in _ = try await client.cancel(name, of: symbol, as: cancelID) }
    case "DELETE /openOrders":
      return symbol.map { symbol in .call { client throws(VenueFailure) in _ = try await client.cancelAll(of: symbol) }
      }
    case "GET /openOrders": return .call { client throws(VenueFailure) in _ = try await client.openOrders(of: symbol) }
    case "GET /allOrders":
      guard let symbol, isOnly(["symbol", "orderId"]) else { return nil }
      return .call { client throws(VenueFailure) in _ = try await client.orders(of: symbol, from: number) }
    case "GET /myTrades":
      guard let symbol, isOnly(["symbol", "orderId", "fromId"]) else { return nil }
      let first = own["fromId"].flatMap { Int64($0) }
      return .call { client throws(VenueFailure) in _ = try await client.trades(of: symbol, from: first, order: number)
      }
    case "GET /account" where own.isEmpty:
      return .call { client throws(VenueFailure) in _ = try await client.account() }
    case "GET /orderList":
      return own["origClientOrderId"].flatMap { ClientOrderID($0) }
        .map { id in .call { client throws(VenueFailure) in _ = try await client.pair(id) } }
    default: return nil
    }
  }

  private static func aboutMarkets(_ method: String, _ path: String, _ own: Parameters) -> HostCall? {
    guard method == "GET" else { return listenKey(method, path, own["listenKey"]) }
    let symbol = symbol(own["symbol"])
    let limit = own["limit"].flatMap { Int($0) }
    switch path {
    case "/exchangeInfo" where own.isEmpty:
      return .call { client throws(VenueFailure) in _ = try await client.exchangeInfo() }
    case "/exchangeInfo" where own["symbols"] != nil:
      let names = own["symbols"]?.split { "[\",] ".contains($0) }.map { Self.symbol(String($0)) } ?? []
      guard !names.contains(nil) else { return nil }
      return .call { client throws(VenueFailure) in _ = try await client.exchangeInfo(of: names.compactMap(\.self)) }
    case "/trades":
      guard let symbol, let limit else { return nil }
      return .call { client throws(VenueFailure) in _ = try await client.marketTrades(of: symbol, limit: limit) }
    case "/aggTrades":
      guard let symbol, let limit else { return nil }
      let first = own["fromId"].flatMap { Int64($0) }
      return .call { client throws(VenueFailure) in
        _ = try await client.aggregatedTrades(of: symbol, from: first, limit: limit)
      }
    case "/depth":
      guard let symbol, let limit, limit > 0, own.count == 2 else { return nil }
      return .call { client throws(VenueFailure) in _ = try await client.depth(of: symbol, levels: limit) }
    case "/ticker/bookTicker":
      return symbol.map { symbol in .call { client throws(VenueFailure) in _ = try await client.bestOffers(of: symbol) }
      }
    case "/ticker/price":
      return symbol.map { symbol in .call { client throws(VenueFailure) in _ = try await client.price(of: symbol) } }
    case "/avgPrice":
      return symbol.map { symbol in
        .call { client throws(VenueFailure) in _ = try await client.averagePrice(of: symbol) }
      }
    default: return nil
    }
  }

  private static func listenKey(_ method: String, _ path: String, _ key: String?) -> HostCall? {
    guard path == "/userDataStream" else { return nil }
    switch (method, key) {
    case ("POST", nil): return .call { client throws(VenueFailure) in _ = try await client.makeListenKey() }
    case ("PUT", let key?): return .call { client throws(VenueFailure) in try await client.keepListenKey(key) }
    case ("DELETE", let key?): return .call { client throws(VenueFailure) in try await client.closeListenKey(key) }
    default: return nil
    }
  }
}
