import WitanCore

extension Simulator {
  /// Answers a request on the control port: JSON in, JSON out; a refused one is a sentence and changes nothing.
  mutating func control(_ method: String, _ path: String, body: String, nanoseconds: UInt64) -> Answer {
    advance(nanoseconds)
    do throws(PlanError) {
      let json = body.isEmpty ? JSON.object([]) : JSONReader.read(body)
      guard let json, case .object = json else {
        throw PlanError("found a body that is no JSON object, expected one such as {\"step\":\"1m\"}; correct it")
      }
      let answer = try act(method, path, json, nanoseconds)
      publishEvents()
      return Answer(status: 200, body: answer.description)
    } catch {
      return Answer(status: 400, body: JSON.of(["error": .string(error.description)]).description)
    }
  }

  private mutating func act(_ method: String, _ path: String, _ json: JSON, _ nanoseconds: UInt64) throws(PlanError)
    -> JSON
  {
    let parts = path.split(separator: "/").map(String.init)
    switch (method, parts.first ?? "") {
    case ("GET", "clock"): return clockState
    case ("POST", "clock"): return try setClock(json, nanoseconds)
    case ("GET", "ledger"): return ledger
    case ("GET", "faults"): return faultList
    case ("POST", "faults"):
      return .of(["id": .integer(faults.inject(try FaultRule.read(json), now: exchange.now))])
    case ("DELETE", "faults"):
      guard parts.count == 1 || Int64(parts[1]) != nil else {
        throw PlanError("found the fault \(parts[1]), expected its number; see GET /faults")
      }
      return .of(["removed": .integer(Int64(faults.remove(parts.count > 1 ? Int64(parts[1]) : nil)))])
    case ("POST", "price"): return try setPrice(json)
    case ("POST", "order"): return try order(json)
    case ("POST", "cancel"): return try cancel(json)
    case ("POST", "deposit"): return try deposit(json)
    case ("POST", "filter"): return try setFilter(json)
    case ("POST", "status"): return try setStatus(json)
    case ("GET", "connections"): return connectionList
    default:
      throw PlanError(
        "found \(method) \(path), expected GET clock, ledger, faults, connections, POST clock, faults, price, order, "
          + "cancel, deposit, filter, status, or DELETE faults; correct the path")
    }
  }

  private var clockState: JSON {
    .of([
      "now": .integer(exchange.now.milliseconds), "time": .string(exchange.now.description),
      "speed": .decimal(String(clock.speed)), "pricesOver": .bool(exchange.prices.isOver),
      "venue": .string(exchange.rules.flavour.rawValue),
    ])
  }

  private mutating func setClock(_ json: JSON, _ nanoseconds: UInt64) throws(PlanError) -> JSON {
    if let value = json["speed"] {
      guard let speed = value.plain.flatMap({ Double($0) }), (0...100_000).contains(speed) else {
        throw PlanError("found the speed \(value), expected 0 (standing) to 100000; correct it")
      }
      clock.setSpeed(speed, nanoseconds: nanoseconds)
    }
    if let value = json["step"] {
      guard let step = value.text.flatMap({ Interval($0) }), step <= .days(31) else {
        throw PlanError("found the step \(value), expected a time such as 1m, at most 31d; correct it")
      }
      clock.step(step, nanoseconds: nanoseconds)
      advance(nanoseconds)
    }
    return clockState
  }

  private var faultList: JSON {
    .array(
      faults.active.map { entry in
        .of([
          "id": .integer(entry.id), "kind": .string(entry.rule.kind.rawValue), "on": .string(entry.rule.on),
          "seen": .integer(entry.seen), "done": .integer(entry.done),
          "open": .bool(entry.isOpen(exchange.now)),
        ])
      })
  }

  private var connectionList: JSON {
    .array(
      connections.sorted { $0.key < $1.key }.map { id, connection in
        // A listen key is a secret: only its kind is told.
        let streams = connection.streams.map { exchange.listenKeys[$0] == nil ? $0 : "(a listen key)" }
        return .of([
          "id": .integer(Int64(id)), "opened": .integer(connection.opened.milliseconds),
          "streams": .array(streams.map { .string($0) }), "users": .integer(Int64(connection.accounts.count)),
        ])
      })
  }

  private func market(_ json: JSON) throws(PlanError) -> Int {
    guard let name = json["symbol"]?.text, let market = try? exchange.market(name) else {
      let names = exchange.markets.map(\.listing.name).joined(separator: ", ")
      throw PlanError("found the symbol \(json["symbol"] ?? .null), expected one of \(names); name it")
    }
    return market
  }

  private func account(_ json: JSON) throws(PlanError) -> Int {
    let name = json["account"]?.text ?? exchange.accounts.first?.name
    guard let account = exchange.accounts.firstIndex(where: { $0.name == name }) else {
      let names = exchange.accounts.map(\.name).joined(separator: ", ")
      throw PlanError("found the account \(json["account"] ?? .null), expected one of \(names); name it")
    }
    return account
  }

  private mutating func setPrice(_ json: JSON) throws(PlanError) -> JSON {
    let market = try market(json)
    let last = exchange.markets[market].last ?? .zero
    var price = json["price"]?.plain.flatMap { Price($0) }
    if let factor = json["factor"]?.plain.flatMap({ Price($0) }), last.units > 0 {
      let units = Rounding.halfUp.divide(Int128(last.units) * Int128(factor.units), by: Int128(Price.scale))
      price = Price(units: Int64(clamping: units))
    }
    guard let price, price.units > 0 else {
      throw PlanError("found neither a price nor a factor above 0, expected one such as {\"factor\":\"0.9\"}; give it")
    }
    exchange.jump(market, to: price)
    return .of(["price": .string((exchange.markets[market].last ?? price).description)])
  }

  /// A manual order of an account, as by hand on the venue's site: no key, no signature, the same rules.
  private mutating func order(_ json: JSON) throws(PlanError) -> JSON {
    let (market, account) = (try market(json), try account(json))
    guard case .object(let members) = json else { return .null }
    let pairs = members.compactMap { member in
      member.value.plain.map { Parameters.Pair(name: member.name, value: $0) }
    }.filter { $0.name != "symbol" && $0.name != "account" }
    do throws(Refusal) {
      var parameters = Parameters(pairs)
      let draft = try OrderDraft.read(&parameters, exchange.rules)
      try parameters.finish()
      // In two steps: a value's method would be called on the venue as it was before the order.
      let place = try exchange.place(draft, account: account, market: market)
      return exchange.placed(place, answer: "FULL")
    } catch {
      throw PlanError("the venue refused the order: \(error.code) \(error.message)")
    }
  }

  private mutating func cancel(_ json: JSON) throws(PlanError) -> JSON {
    let (market, account) = (try market(json), try account(json))
    let id = json["orderId"]?.whole
    let clientID = json["clientOrderId"]?.text
    guard id != nil || clientID != nil,
      let place = exchange.find(account: account, market: market, id: id, clientID: clientID)
    else {
      throw PlanError("found no such order, expected an orderId or clientOrderId of the account; see GET /ledger")
    }
    do throws(Refusal) { try exchange.cancel(place, cancelID: nil) } catch {
      throw PlanError("the venue refused to cancel: \(error.code) \(error.message)")
    }
    return exchange.queried(place)
  }

  private mutating func deposit(_ json: JSON) throws(PlanError) -> JSON {
    let account = try account(json)
    guard let asset = json["asset"]?.text, let amount = json["amount"]?.plain.flatMap({ Coins($0) }) else {
      throw PlanError("found no asset and amount, expected such as {\"asset\":\"BTC\",\"amount\":\"1.5\"}; give both")
    }
    guard exchange.deposit(amount, of: asset, account: account) else {
      throw PlanError("found less than that free of \(asset), expected enough to take out; take out less")
    }
    return .of(["free": .string(exchange.accounts[account].balance(asset).free.description)])
  }

  private mutating func setFilter(_ json: JSON) throws(PlanError) -> JSON {
    let market = try market(json)
    let filter = try SymbolFilter.read(json.without("symbol"))
    exchange.markets[market].listing.filters.removeAll { $0.name == filter.name }
    exchange.markets[market].listing.filters.append(filter)
    return filter.json
  }

  private mutating func setStatus(_ json: JSON) throws(PlanError) -> JSON {
    let market = try market(json)
    let known = ["TRADING", "HALT", "BREAK", "END_OF_DAY"]
    guard let status = json["status"]?.text, known.contains(status) else {
      throw PlanError("found the status \(json["status"] ?? .null), expected one of \(known); correct it")
    }
    exchange.markets[market].listing.status = status
    return .of(["status": .string(status)])
  }
}
