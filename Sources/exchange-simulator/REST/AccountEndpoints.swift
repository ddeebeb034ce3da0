import WitanCore
import WitanFeeds

/// The account itself.
enum AccountEndpoints {
  static let all = [
    Endpoint("GET", "/api/v3/account", .signed(trade: false), 10, 20, code: account),
    Endpoint("GET", "/api/v3/account/commission", .signed(trade: false), 20, 20, code: commission),
  ]

  /// A rate as text: 0.1 % is `0.00100000`.
  private static func rate(_ units: Int64) -> JSON { .string(DecimalText.write(units)) }

  private static func account(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let number = call.account else { throw .key }
    let omit = try call.parameters.flag("omitZeroBalances") ?? false
    try call.parameters.finish()
    let account = exchange.accounts[number]
    let listed = exchange.markets.flatMap { [$0.listing.base, $0.listing.quote] }
    let assets = Set(listed).union(account.balances.keys).sorted()
    let balances = assets.compactMap { asset -> JSON? in
      let balance = account.balance(asset)
      if omit, balance.free.units == 0, balance.locked.units == 0 { return nil }
      return .of([
        "asset": .string(asset), "free": .string(balance.free.description),
        "locked": .string(balance.locked.description),
      ])
    }
    // Commissions as whole numbers are in hundredths of a percent.
    let (maker, taker) = (account.fees.maker / 10_000, account.fees.taker / 10_000)
    return .of([
      "makerCommission": .integer(maker), "takerCommission": .integer(taker), "buyerCommission": 0,
      "sellerCommission": 0,
      "commissionRates": .of([
        "maker": rate(account.fees.maker), "taker": rate(account.fees.taker), "buyer": "0.00000000",
        "seller": "0.00000000",
      ]), "canTrade": .bool(account.canTrade), "canWithdraw": .bool(account.canWithdraw), "canDeposit": true,
      "brokered": false, "requireSelfTradePrevention": false, "preventSor": false,
      "updateTime": .integer(account.updated.milliseconds), "accountType": "SPOT", "balances": .array(balances),
      "permissions": .array(["SPOT"]), "uid": .integer(account.uid),
    ])
  }

  private static func commission(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let number = call.account else { throw .key }
    let name = try call.parameters.mandatory("symbol")
    _ = try exchange.market(name)
    try call.parameters.finish()
    let fees = exchange.accounts[number].fees
    let nought = JSON.of(["maker": rate(0), "taker": rate(0), "buyer": rate(0), "seller": rate(0)])
    return .of([
      "symbol": .string(name),
      "standardCommission": .of([
        "maker": rate(fees.maker), "taker": rate(fees.taker), "buyer": rate(0), "seller": rate(0),
      ]), "specialCommission": nought, "taxCommission": nought,
      "discount": .of([
        "enabledForAccount": .bool(fees.fromBNB), "enabledForSymbol": true, "discountAsset": "BNB",
        "discount": "0.75000000",
      ]),
    ])
  }
}

/// What client libraries ask of the wallet and of markets that this venue does not have.
enum WalletEndpoints {
  static let all = [
    Endpoint("GET", "/sapi/v1/capital/config/getall", .signed(trade: false), 10, 10, code: coins),
    Endpoint("GET", "/sapi/v1/account/apiRestrictions", .signed(trade: false), 1, 1, code: restrictions),
    Endpoint("GET", "/sapi/v1/asset/tradeFee", .signed(trade: false), 1, 1, code: fees),
    Endpoint("GET", "/sapi/v1/system/status", .open, 1, 1) { _, call throws(Refusal) in
      try call.parameters.finish()
      return .of(["status": 0, "msg": "normal"])
    },
    empty("/sapi/v1/margin/allPairs", .key), empty("/sapi/v1/margin/isolated/allPairs", .signed(trade: false)),
    noMarkets("/fapi/v1/exchangeInfo"), noMarkets("/dapi/v1/exchangeInfo"),
  ]

  /// This venue is spot only: no margin pairs.
  private static func empty(_ path: String, _ security: Endpoint.Security) -> Endpoint {
    Endpoint("GET", path, security, 1, 1) { _, call throws(Refusal) in
      _ = try call.parameters.text("symbol")
      try call.parameters.finish()
      return .array([])
    }
  }

  /// This venue is spot only: its futures have no symbols.
  private static func noMarkets(_ path: String) -> Endpoint {
    Endpoint("GET", path, .open, 1, 1) { _, call throws(Refusal) in
      try call.parameters.finish()
      return .of([
        "timezone": "UTC", "serverTime": .integer(call.now.milliseconds), "rateLimits": .array([]),
        "exchangeFilters": .array([]), "symbols": .array([]),
      ])
    }
  }

  private static func coins(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let number = call.account else { throw .key }
    try call.parameters.finish()
    let listed = exchange.markets.flatMap { [$0.listing.base, $0.listing.quote] }
    return .array(
      Set(listed).union(exchange.accounts[number].balances.keys).sorted().map { asset in
        let balance = exchange.accounts[number].balance(asset)
        return .of([
          "coin": .string(asset), "name": .string(asset), "depositAllEnable": false, "withdrawAllEnable": false,
          "free": .string(balance.free.description), "locked": .string(balance.locked.description), "freeze": "0",
          "withdrawing": "0", "ipoing": "0", "ipoable": "0", "storage": "0", "isLegalMoney": false, "trading": true,
          "networkList": .array([]),
        ])
      })
  }

  private static func restrictions(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let number = call.account else { throw .key }
    try call.parameters.finish()
    return .of([
      "ipRestrict": false, "createTime": .integer(exchange.now.milliseconds), "enableReading": true,
      "enableSpotAndMarginTrading": .bool(exchange.accounts[number].canTrade),
      "enableWithdrawals": .bool(exchange.accounts[number].canWithdraw), "enableMargin": false,
      "enableFutures": false,
    ])
  }

  private static func fees(_ exchange: inout Exchange, _ call: inout Call) throws(Refusal) -> JSON {
    guard let number = call.account else { throw .key }
    let one = try call.parameters.text("symbol")
    try call.parameters.finish()
    if let one { _ = try exchange.market(one) }
    let fees = exchange.accounts[number].fees
    return .array(
      exchange.markets.map(\.listing.name).filter { one == nil || one == $0 }.map { name in
        .of([
          "symbol": .string(name), "makerCommission": .string(DecimalText.write(fees.maker)),
          "takerCommission": .string(DecimalText.write(fees.taker)),
        ])
      })
  }
}

/// The keys of the user streams, where the venue has them on REST.
enum ListenKeyEndpoints {
  static let all = [
    Endpoint("POST", "/api/v3/userDataStream", .key, 1, 1) { exchange, call throws(Refusal) in
      guard let account = call.account else { throw .key }
      try call.parameters.finish()
      return .of(["listenKey": .string(exchange.listenKey(of: account))])
    },
    Endpoint("PUT", "/api/v3/userDataStream", .key, 1, 1) { exchange, call throws(Refusal) in
      let key = try call.parameters.mandatory("listenKey")
      try call.parameters.finish()
      guard let entry = exchange.listenKeys[key], entry.account == call.account else { throw .listenKey }
      exchange.listenKeys[key]?.expires = exchange.now + exchange.rules.listenKeyLife
      return .object([])
    },
    Endpoint("DELETE", "/api/v3/userDataStream", .key, 1, 1) { exchange, call throws(Refusal) in
      let key = try call.parameters.mandatory("listenKey")
      try call.parameters.finish()
      guard let entry = exchange.listenKeys[key], entry.account == call.account else { throw .listenKey }
      exchange.listenKeys[key] = nil
      exchange.events.append(.listenKeyExpired(key))
      return .object([])
    },
  ]
}

extension Exchange {
  /// The account's listen key, new or extended.
  mutating func listenKey(of account: Int) -> String {
    let key = listenKeys.first { $0.value.account == account }?.key ?? dice.text(60)
    listenKeys[key] = ListenKey(account: account, expires: now + rules.listenKeyLife)
    return key
  }
}
