import WitanCore
import WitanFeeds

/// The whole venue as one value: accounts, markets, orders. Pure and synchronous; time is handed in.
///
/// What it tells the world gathers in ``events``; the shell drains it after each call.
struct Exchange: Sendable {
  let rules: VenueRules
  var markets: [Market]
  private(set) var marketNumbers: [String: Int]
  var accounts: [Account] = []
  /// Account and key by the key's text.
  private(set) var keys: [String: (account: Int, key: AccountKey)] = [:]
  var orders: [Order] = []
  var lists: [OrderList] = []
  /// Places of the open orders of each account, by age.
  var open: [[Int]] = []
  /// What the market maker and all anonymous traders gained or lost, by asset.
  var house: [String: Coins] = [:]
  /// Fees that were taken, by asset.
  var feesTaken: [String: Coins] = [:]
  /// Listen keys by their text.
  var listenKeys: [String: ListenKey] = [:]
  var limiter: RateLimiter
  var prices: PriceSource
  var events: [VenueEvent] = []
  private(set) var now: Instant
  var dice: Dice
  var executionID: Int64 = 0
  /// Assets that changed since the last `outboundAccountPosition`, by account.
  var touched: [[String]] = []

  init(rules: VenueRules, markets: [Market], prices: PriceSource, start: Instant, seed: UInt64) {
    (self.rules, self.markets, self.prices, now) = (rules, markets, prices, start)
    marketNumbers = [:]
    limiter = RateLimiter(rules)
    dice = Dice(seed: seed)
    for (index, market) in markets.enumerated() { marketNumbers[market.listing.name] = index }
  }

  /// Opens an account with what its owner has, and its keys.
  mutating func open(_ account: Account, keys newKeys: [AccountKey]) {
    for key in newKeys { keys[key.key] = (accounts.count, key) }
    accounts.append(account)
    open.append([])
    touched.append([])
  }

  /// The market of that name; -1121 where there is none.
  func market(_ name: String) throws(Refusal) -> Int {
    guard (1...20).contains(name.utf8.count), name.utf8.allSatisfy({ Self.isSymbolByte($0) }) else {
      throw .illegal("symbol", legal: "^[A-Z0-9-_.]{1,20}$")
    }
    guard let number = marketNumbers[name] else { throw .symbol }
    return number
  }

  private static func isSymbolByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }

  /// Sets the time; never back.
  mutating func setNow(_ moment: Instant) { now = max(now, moment) }

  /// Marks assets of an account as changed.
  mutating func touch(_ account: Int, _ assets: String...) {
    for asset in assets where !touched[account].contains(asset) { touched[account].append(asset) }
  }

  /// Tells the accounts whose balances changed.
  mutating func flushPositions() {
    for account in accounts.indices where !touched[account].isEmpty {
      accounts[account].updated = now
      let balances = touched[account].map { asset -> JSON in
        let balance = accounts[account].balance(asset)
        return .of([
          "a": .string(asset), "f": .string(balance.free.description), "l": .string(balance.locked.description),
        ])
      }
      touched[account] = []
      let time = JSON.integer(now.milliseconds)
      events.append(
        .user(account, .of(["e": "outboundAccountPosition", "E": time, "u": time, "B": .array(balances)])))
    }
  }

  /// A payment from or to outside; false, and nothing changed, where it would overdraw.
  mutating func deposit(_ amount: Coins, of asset: String, account: Int) -> Bool {
    guard accounts[account].deposit(amount, of: asset) else { return false }
    let time = JSON.integer(now.milliseconds)
    events.append(
      .user(
        account,
        .of([
          "e": "balanceUpdate", "E": time, "a": .string(asset), "d": .string(amount.description), "T": time,
        ])))
    touch(account, asset)
    flushPositions()
    return true
  }
}

/// What the venue tells the world.
enum VenueEvent: Sendable {
  /// A trade in a market.
  case trade(market: Int, TapeTrade)
  /// A market's book changed.
  case book(market: Int)
  /// For the user streams of an account.
  case user(Int, JSON)
  /// A listen key came to its end.
  case listenKeyExpired(String)
}

/// A key to an account's stream.
struct ListenKey: Sendable {
  let account: Int
  var expires: Instant
}
