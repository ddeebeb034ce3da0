import Testing
import WitanCore

@testable import exchange_simulator

/// A venue for tests: one market at 100.00 quoted every cent, two accounts, time by hand.
struct Desk {
  static let key = String(repeating: "k", count: 64)
  static let secret = String(repeating: "s", count: 64)
  static let start = Instant(milliseconds: 1_760_000_000_000)

  var simulator: Simulator
  /// Frames of each opened socket.
  let frames = Frames()

  init(_ flavour: Flavour = .us, balances: [String: String] = ["USDT": "10000", "BTC": "10"], faults: [FaultRule] = [])
    throws
  {
    let listing = Listing.usual(
      base: "BTC", quote: "USDT", tick: Price(units: 1_000_000), step: Quantity(units: 100_000))
    let maker = MarketMaker(seed: 1, depth: 10, quantity: Quantity(units: 100_000_000), spacing: 1)
    var exchange = Exchange(
      rules: .of(flavour), markets: [Market(listing: listing, maker: maker)], prices: PriceSource(), start: Self.start,
      seed: 7)
    for name in ["one", "two"] {
      var account = Account(name: name, uid: 1, fees: FeeRates(), canWithdraw: false)
      for (asset, amount) in balances {
        let booked = account.deposit(try #require(Coins(amount)), of: asset)
        #expect(booked)
      }
      let key = name == "one" ? Self.key : String(repeating: "z", count: 64)
      exchange.open(account, keys: [AccountKey(key: key, secret: Self.secret, permissions: KeyPermissions())])
    }
    simulator = Simulator(
      exchange: exchange, clock: ExchangeClock(start: Self.start, speed: 0, nanoseconds: 0),
      faults: FaultEngine(rules: faults, seed: 3, start: Self.start), plan: .init())
    try price("100")
  }

  /// A trade of the feed.
  mutating func price(_ text: String, quantity: String = "0.001") throws {
    let (price, quantity) = (try #require(Price(text)), try #require(Quantity(quantity)))
    simulator.exchange.tick(0, price: price, quantity: quantity)
    simulator.exchange.flushPositions()
    simulator.publishEvents()
  }

  mutating func step(_ interval: Interval) {
    simulator.clock.step(interval, nanoseconds: 0)
    simulator.advance(0)
  }

  /// A signed request: the signature goes last, into the query or the body.
  mutating func send(
    _ method: String, _ path: String, _ parameters: String = "", key: String = Desk.key, inBody: Bool = false,
    time: Int64? = nil
  ) -> (status: Int, json: JSON, headers: [String: String]) {
    let stamp = "timestamp=\(time ?? simulator.exchange.now.milliseconds)"
    let text = parameters.isEmpty ? stamp : "\(parameters)&\(stamp)"
    return raw(
      method, path, "\(text)&signature=\(Signature.of(text, secret: Self.secret))", key: key, inBody: inBody)
  }

  /// A request as it is.
  mutating func raw(
    _ method: String, _ path: String, _ text: String = "", key: String? = nil, inBody: Bool = false
  ) -> (status: Int, json: JSON, headers: [String: String]) {
    let request = IncomingRequest(
      method: method, path: path, query: inBody ? "" : text, body: inBody ? text : "", key: key, address: "test")
    guard case .reply(let answer, _) = simulator.answer(request, nanoseconds: 0) else { return (0, .null, [:]) }
    let headers = Dictionary(answer.headers, uniquingKeysWith: { first, _ in first })
    return (answer.status, JSONReader.read(answer.body) ?? .null, headers)
  }

  /// The venue's code for a signed order of BTCUSDT; nought where it was accepted.
  mutating func code(_ parameters: String) -> Int64 {
    send("POST", "/api/v3/order", "symbol=BTCUSDT&\(parameters)").json["code"]?.whole ?? 0
  }

  /// What an account holds, `free/locked`.
  func holds(_ asset: String, account: Int = 0) -> String {
    let balance = simulator.exchange.accounts[account].balance(asset)
    return "\(PlainDecimal.text(balance.free.units))/\(PlainDecimal.text(balance.locked.units))"
  }

  /// Opens a socket whose frames gather in `frames`.
  mutating func open(_ streams: [String], combined: Bool = false, purpose: Connection.Purpose = .streams) throws -> Int
  {
    let frames = frames
    return try #require(
      simulator.open(purpose, streams: streams, combined: combined, address: "test", nanoseconds: 0) { frame in
        frames.add(frame)
      })
  }
}
