import WitanCore

extension Simulator {
  /// Which REST endpoint a method of the WebSocket API stands for.
  private static let methods: [String: (String, String)] = [
    "ping": ("GET", "ping"), "time": ("GET", "time"), "exchangeInfo": ("GET", "exchangeInfo"),
    "depth": ("GET", "depth"), "trades.recent": ("GET", "trades"), "trades.historical": ("GET", "historicalTrades"),
    "trades.aggregate": ("GET", "aggTrades"), "klines": ("GET", "klines"), "uiKlines": ("GET", "uiKlines"),
    "avgPrice": ("GET", "avgPrice"), "ticker.24hr": ("GET", "ticker/24hr"), "ticker": ("GET", "ticker"),
    "ticker.price": ("GET", "ticker/price"), "ticker.book": ("GET", "ticker/bookTicker"),
    "order.place": ("POST", "order"), "order.test": ("POST", "order/test"), "order.status": ("GET", "order"),
    "order.cancel": ("DELETE", "order"), "order.cancelReplace": ("POST", "order/cancelReplace"),
    "openOrders.status": ("GET", "openOrders"), "openOrders.cancelAll": ("DELETE", "openOrders"),
    "orderList.place": ("POST", "order/oco"), "orderList.place.oco": ("POST", "orderList/oco"),
    "orderList.status": ("GET", "orderList"), "orderList.cancel": ("DELETE", "orderList"),
    "openOrderLists.status": ("GET", "openOrderList"), "account.status": ("GET", "account"),
    "account.commission": ("GET", "account/commission"), "account.rateLimits.orders": ("GET", "rateLimit/order"),
    "allOrders": ("GET", "allOrders"), "allOrderLists": ("GET", "allOrderList"), "myTrades": ("GET", "myTrades"),
    "userDataStream.start": ("POST", "userDataStream"), "userDataStream.ping": ("PUT", "userDataStream"),
    "userDataStream.stop": ("DELETE", "userDataStream"),
  ]

  /// A request on the WebSocket API.
  mutating func call(_ text: String, on id: Int) {
    guard let message = JSONReader.read(text), case .object = message else {
      return answer(id, nil, .failure(Refusal(-1135, "Invalid JSON Request")))
    }
    guard let method = message["method"]?.text else {
      return answer(id, message["id"], .failure(Refusal(-1135, "Invalid JSON Request: missing field `method`")))
    }
    // Said in a call it holds for its answer, else what the socket's address said.
    let usual = connections[id]?.usuallyTellsLimits ?? true
    connections[id]?.tellsLimits = message["params"]?["returnRateLimits"]?.plain.map { $0 == "true" } ?? usual
    let fault = faults.request("WS \(method)", now: exchange.now)
    if case .instead(let early) = fault { return answer(id, message["id"], faulted: early) }
    let result = Result { () throws(Refusal) -> JSON in try self.run(method, message["params"], on: id) }
    let plain = Answer(status: 200, body: "")
    if case .reply(_, let delay) = fault.applied(to: plain), delay.milliseconds == 0 {
      answer(id, message["id"], result)
    } else {
      answer(id, message["id"], faulted: fault.applied(to: plain), result)
    }
  }

  private mutating func run(_ method: String, _ params: JSON?, on id: Int) throws(Refusal) -> JSON {
    let pairs = try Self.pairs(params)
    switch method {
    case "userDataStream.subscribe.signature":
      try exchange.limiter.admit(connections[id]?.address ?? "", weight: 2, now: exchange.now)
      let owner = try verify(pairs)
      return subscribe(id, account: owner.account)
    case "userDataStream.unsubscribe":
      return try unsubscribe(id, pairs)
    case "session.status":
      return .of([
        "apiKey": .null, "authorizedSince": .null, "connectedSince": .integer(exchange.now.milliseconds),
        "returnRateLimits": true, "serverTime": .integer(exchange.now.milliseconds), "userDataStream": false,
      ])
    case "session.subscriptions":
      let numbers = (connections[id]?.accounts.keys.sorted() ?? []).map { JSON.of(["subscriptionId": .integer($0)]) }
      return .array(numbers)
    case "session.logon", "userDataStream.subscribe":
      throw Refusal(-4056, "HMAC_SHA256 API key is not supported.", status: 403)
    default: break
    }
    guard let (verb, path) = Self.methods[method],
      let endpoint = exchange.rules.hasListenKeys || !path.hasPrefix("userDataStream")
        ? router.endpoint(verb, "/api/v3/\(path)") : nil
    else { throw Refusal(-1000, "Unknown method: \(method)", status: 404) }
    return try run(endpoint, pairs, address: connections[id]?.address ?? "")
  }

  private mutating func run(_ endpoint: Endpoint, _ pairs: [Parameters.Pair], address: String) throws(Refusal) -> JSON {
    var parameters = Parameters(pairs)
    parameters.mark("returnRateLimits")
    let weights = endpoint.weight(parameters)
    let weight = exchange.rules.flavour == .us ? weights.us : weights.com
    try exchange.limiter.admit(address, weight: weight, now: exchange.now)
    var call = Call(
      parameters: parameters, account: nil,
      now: Instant(milliseconds: exchange.now.milliseconds + faults.clockError(now: exchange.now)))
    switch endpoint.security {
    case .open: break
    case .key:
      let account = try exchange.owner(parameters.peek("apiKey")).account
      call.parameters.mark("apiKey")
      call = Call(parameters: call.parameters, account: account, now: call.now)
    case .signed(let trade):
      let owner = try verify(pairs)
      guard trade ? owner.key.permissions.trade : owner.key.permissions.read else { throw .key }
      call.parameters.mark("apiKey", "signature", "timestamp", "recvWindow")
      call = Call(parameters: call.parameters, account: owner.account, now: call.now)
      if endpoint.orders > 0 {
        try exchange.limiter.countOrders(endpoint.orders, account: owner.account, now: exchange.now)
      }
    }
    do throws(Refusal) {
      let answer = try endpoint.code(&exchange, &call)
      if endpoint.freeWhenAccepted, exchange.rules.acceptedOrdersAreFree {
        exchange.limiter.refund(address, weight: weight)
      }
      return answer
    } catch {
      // A refused order is none: its count is given back.
      if let account = call.account {
        for _ in 0..<endpoint.orders { exchange.limiter.giveBackOrder(account, now: exchange.now) }
      }
      throw error
    }
  }

  /// The members of `params` as parameters; arrays as their JSON.
  private static func pairs(_ params: JSON?) throws(Refusal) -> [Parameters.Pair] {
    switch params {
    case nil, .null: return []
    case .object(let members):
      return members.map { Parameters.Pair(name: $0.name, value: $0.value.plain ?? $0.value.description) }
    default: throw Refusal(-1135, "Invalid JSON Request: params must be an object")
    }
  }

  /// Checks key, signature and time: the HMAC goes over all parameters sorted by name, as raw text.
  private func verify(_ pairs: [Parameters.Pair]) throws(Refusal) -> (account: Int, key: AccountKey) {
    var parameters = Parameters(pairs)
    let owner = try exchange.owner(parameters.peek("apiKey"))
    guard parameters.peek("timestamp")?.isEmpty == false else { throw .missing("timestamp") }
    guard let signature = parameters.peek("signature"), !signature.isEmpty else { throw .missing("signature") }
    let payload = pairs.filter { $0.name != "signature" }.sorted { $0.name < $1.name }
      .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    guard Signature.fits(signature, payload: payload, secret: owner.key.secret) else {
      throw Refusal(-1022, "Signature for this request is not valid.")
    }
    let now = Instant(milliseconds: exchange.now.milliseconds + faults.clockError(now: exchange.now))
    try Signature.checkTime(&parameters, now: now, slack: slack)
    return owner
  }

  private mutating func subscribe(_ id: Int, account: Int) -> JSON {
    guard var connection = connections[id] else { return .null }
    let number = connection.nextSubscription
    connection.nextSubscription += 1
    connection.accounts[number] = account
    connections[id] = connection
    return .of(["subscriptionId": .integer(number)])
  }

  private mutating func unsubscribe(_ id: Int, _ pairs: [Parameters.Pair]) throws(Refusal) -> JSON {
    var parameters = Parameters(pairs)
    let number = try parameters.whole("subscriptionId")
    try parameters.finish()
    if let number {
      guard connections[id]?.accounts.removeValue(forKey: number) != nil else {
        throw Refusal(-1130, "Data sent for parameter 'subscriptionId' is not valid.")
      }
    } else {
      connections[id]?.accounts = [:]
    }
    return .object([])
  }

  private mutating func answer(_ id: Int, _ number: JSON?, _ result: Result<JSON, Refusal>) {
    send(.text(envelope(id, number, result)), to: id, stream: "reply")
  }

  /// Answers as a fault wants: not at all, with an error, or by ending the connection.
  private mutating func answer(
    _ id: Int, _ number: JSON?, faulted: FaultedAnswer, _ result: Result<JSON, Refusal>? = nil
  ) {
    switch faulted {
    case .reply(let answer, _):
      guard answer.status != 200 else {
        if let result { self.answer(id, number, result) }
        return
      }
      let error = JSONReader.read(answer.body)
      let refusal = Refusal(
        error?["code"]?.whole ?? -1000, error?["msg"]?.text ?? "Unknown error.", status: answer.status)
      self.answer(id, number, .failure(refusal))
    case .never: return
    case .disconnect: end(id, code: 1006)
    case .halfOpen: connections[id]?.silentUntil = Instant(milliseconds: Int64.max)
    }
  }

  private mutating func envelope(_ id: Int, _ number: JSON?, _ result: Result<JSON, Refusal>) -> String {
    let body: JSON
    switch result {
    case .success(let value): body = .of(["id": number ?? .null, "status": 200, "result": value])
    case .failure(let refusal):
      body = .of(["id": number ?? .null, "status": .integer(Int64(refusal.status)), "error": refusal.body])
    }
    guard connections[id]?.tellsLimits != false else { return body.description }
    let limits = exchange.limiter.used(connections[id]?.address ?? "", now: exchange.now)
      .map { $0.limit.json.adding(["count": .integer($0.count)]) }
    return body.adding(["rateLimits": .array(limits)]).description
  }
}
