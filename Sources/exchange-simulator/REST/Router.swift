import WitanCore

/// One request as it came.
struct IncomingRequest: Sendable {
  let method: String
  let path: String
  /// The query and the body, byte for byte, as their text.
  let query: String
  let body: String
  let key: String?
  let address: String
}

/// What is sent back.
struct Answer: Sendable {
  var status: Int
  var body: String
  var headers: [(String, String)] = []
}

/// What an endpoint's code gets.
struct Call: Sendable {
  var parameters: Parameters
  /// The account of the key; nil on public endpoints.
  let account: Int?
  let now: Instant
}

/// One path and method of the venue.
struct Endpoint: Sendable {
  enum Security: Sendable {
    case open
    /// The key alone.
    case key
    /// The key and a signature; whether it must be allowed to trade.
    case signed(trade: Bool)
  }
  typealias Code = @Sendable (inout Exchange, inout Call) throws(Refusal) -> JSON

  let method: String
  let path: String
  let security: Security
  /// The weight on US and on COM.
  let weight: @Sendable (Parameters) -> (us: Int64, com: Int64)
  /// How many orders it counts as.
  var orders: Int64 = 0
  /// Whether it costs nothing on COM when it succeeds.
  var freeWhenAccepted = false
  let code: Code

  init(
    _ method: String, _ path: String, _ security: Security, _ us: Int64, _ com: Int64, orders: Int64 = 0,
    free: Bool = false, code: @escaping Code
  ) {
    (self.method, self.path, self.security, self.orders, freeWhenAccepted) = (method, path, security, orders, free)
    weight = { _ in (us, com) }
    self.code = code
  }

  init(
    _ method: String, _ path: String, _ security: Security,
    weight: @escaping @Sendable (Parameters) -> (us: Int64, com: Int64), code: @escaping Code
  ) {
    (self.method, self.path, self.security, self.weight, self.code) = (method, path, security, weight, code)
  }
}

/// All endpoints of one venue, by method and path.
struct Router: Sendable {
  private let endpoints: [String: Endpoint]

  init(_ rules: VenueRules) {
    var all =
      PublicEndpoints.all(rules) + TickerEndpoints.all + OrderEndpoints.all(rules) + OrderQueries.all(rules)
      + ListEndpoints.all(rules) + AccountEndpoints.all + WalletEndpoints.all
    if rules.hasListenKeys { all += ListenKeyEndpoints.all }
    endpoints = Dictionary(all.map { ("\($0.method) \($0.path)", $0) }, uniquingKeysWith: { first, _ in first })
  }

  func endpoint(_ method: String, _ path: String) -> Endpoint? { endpoints["\(method) \(path)"] }
}

extension Exchange {
  /// Answers one REST request.
  mutating func answer(_ request: IncomingRequest, router: Router, slack: Int64, clockError: Int64 = 0) -> Answer {
    guard let endpoint = router.endpoint(request.method, request.path) else { return notFound(request) }
    let query = FormText.pairs(request.query)
    let body = FormText.pairs(request.body)
    let parameters = Parameters((query ?? []) + (body ?? []))
    let weight = rules.flavour == .us ? endpoint.weight(parameters).us : endpoint.weight(parameters).com
    var answer: Answer
    var account: Int?
    var counted = false
    do throws(Refusal) {
      try limiter.admit(request.address, weight: weight, now: now)
      guard query != nil, body != nil else {
        throw Refusal(-1100, "Illegal characters found in a parameter.")
      }
      var call = Call(
        parameters: parameters, account: nil, now: Instant(milliseconds: now.milliseconds + clockError))
      account = try authenticate(endpoint, request, &call, slack: slack)
      call = Call(parameters: call.parameters, account: account, now: call.now)
      if endpoint.orders > 0, let account {
        try limiter.countOrders(endpoint.orders, account: account, now: now)
        counted = true
      }
      let json = try endpoint.code(&self, &call)
      if endpoint.freeWhenAccepted, rules.acceptedOrdersAreFree { limiter.refund(request.address, weight: weight) }
      answer = Answer(status: 200, body: json.description)
    } catch {
      if counted, let account {
        for _ in 0..<endpoint.orders { limiter.giveBackOrder(account, now: now) }
      }
      answer = Answer(status: error.status, body: error.body.description)
      if let seconds = error.retryAfter { answer.headers.append(("retry-after", String(seconds))) }
    }
    answer.headers += limiter.weightHeaders(request.address, now: now)
    if endpoint.orders > 0, let account {
      answer.headers += limiter.orderCounts(account, now: now).map {
        ("x-mbx-order-count-\($0.limit.suffix.lowercased())", String($0.count))
      }
    }
    return answer
  }

  private func notFound(_ request: IncomingRequest) -> Answer {
    if request.path == "/api/v3/userDataStream" {
      return Answer(
        status: 410,
        body: Refusal(-1020, "This endpoint is gone. Use the WebSocket API.", status: 410).body.description)
    }
    let body = JSON.of([
      "timestamp": .integer(now.milliseconds), "status": 404, "error": "Not Found", "path": .string(request.path),
    ])
    return Answer(status: 404, body: body.description)
  }

  /// The account whose key the request bears, its signature and time checked where the endpoint wants that.
  private func authenticate(
    _ endpoint: Endpoint, _ request: IncomingRequest, _ call: inout Call, slack: Int64
  ) throws(Refusal) -> Int? {
    let trade: Bool
    switch endpoint.security {
    case .open: return nil
    case .key:
      // Some libraries sign these too; the venue reads it and asks for nothing.
      call.parameters.mark("timestamp", "recvWindow", "signature")
      return try owner(request.key).account
    case .signed(let needed): trade = needed
    }
    let owner = try owner(request.key)
    guard call.parameters.peek("timestamp")?.isEmpty == false else { throw .missing("timestamp") }
    guard let signature = call.parameters.peek("signature"), !signature.isEmpty else { throw .missing("signature") }
    let payload = FormText.unsigned(request.query) + FormText.unsigned(request.body)
    guard Signature.fits(signature, payload: payload, secret: owner.key.secret) else {
      throw Refusal(-1022, "Signature for this request is not valid.")
    }
    call.parameters.mark("signature")
    try Signature.checkTime(&call.parameters, now: call.now, slack: slack)
    guard trade ? owner.key.permissions.trade : owner.key.permissions.read else { throw .key }
    return owner.account
  }

  /// The account and key of a key's text.
  func owner(_ text: String?) throws(Refusal) -> (account: Int, key: AccountKey) {
    guard let text, (16...128).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw Refusal(-2014, "API-key format invalid.", status: 401)
    }
    guard let owner = keys[text] else { throw .key }
    return owner
  }
}
