import WitanCore

/// Counts what addresses ask and accounts order, in windows that begin at whole multiples of their length.
struct RateLimiter: Sendable {
  /// A count in the window that began at `start`.
  private struct Window: Sendable {
    var start: Int64
    var count: Int64
  }
  private struct Address: Sendable {
    var windows: [String: Window] = [:]
    /// Requests that came while over the limit.
    var strikes = 0
    var bans = 0
    var bannedUntil = Instant(milliseconds: 0)
    var connections: [Instant] = []
  }

  private let rules: VenueRules
  private var addresses: [String: Address] = [:]
  private var orders: [Int: [String: Window]] = [:]
  /// How many requests over the limit are borne before the address is banned.
  var strikesBeforeBan = 5

  init(_ rules: VenueRules) { self.rules = rules }

  private static func bring(_ window: inout Window?, limit: RateLimit, now: Instant) -> Int64 {
    let start = now.milliseconds - now.milliseconds % limit.window.milliseconds
    if window?.start != start { window = Window(start: start, count: 0) }
    return window?.count ?? 0
  }

  private static func secondsLeft(_ limit: RateLimit, now: Instant) -> Int64 {
    let length = limit.window.milliseconds
    return max(1, (length - now.milliseconds % length + 999) / 1000)
  }

  /// Counts a request of `weight`; refuses it where the address is banned or over a limit.
  mutating func admit(_ name: String, weight: Int64, now: Instant) throws(Refusal) {
    var address = addresses[name] ?? Address()
    defer { addresses[name] = address }
    if now < address.bannedUntil { throw Self.banned(address.bannedUntil, now: now) }
    for limit in rules.limits where limit.kind != .orders {
      let key = limit.kind.rawValue + limit.suffix
      let used = Self.bring(&address.windows[key], limit: limit, now: now)
      if used == 0, limit.kind == .weight { address.strikes = 0 }
      let added = limit.kind == .weight ? weight : 1
      address.windows[key]?.count = used + added
      guard used + added > limit.limit else { continue }
      address.strikes += 1
      if address.strikes > strikesBeforeBan {
        Self.ban(&address, now: now)
        throw Self.banned(address.bannedUntil, now: now)
      }
      throw Self.tooMuch(limit, now: now)
    }
  }

  private static func tooMuch(_ limit: RateLimit, now: Instant) -> Refusal {
    let what = limit.kind == .weight ? "Too much request weight used" : "Too many requests"
    let unit = limit.kind == .weight ? "request weight" : "requests"
    return Refusal(
      -1003,
      "\(what); current limit is \(limit.limit) \(unit) per \(limit.count) \(limit.unit). "
        + "Please use WebSocket Streams for live updates to avoid polling the API.",
      status: 429, retryAfter: secondsLeft(limit, now: now))
  }

  /// Two minutes, then twice as long each time, up to three days.
  private static func ban(_ address: inout Address, now: Instant) {
    let minutes = min(Int64(2) << Int64(min(address.bans, 20)), 3 * 24 * 60)
    address.bans += 1
    address.strikes = 0
    address.bannedUntil = now + .minutes(minutes)
  }

  private static func banned(_ until: Instant, now: Instant) -> Refusal {
    Refusal(
      -1003,
      "Way too much request weight used; IP banned until \(until.milliseconds). "
        + "Please use WebSocket Streams for live updates to avoid bans.",
      status: 418, retryAfter: max(1, ((until - now).milliseconds + 999) / 1000))
  }

  /// Takes back the weight of a call that costs nothing because it was accepted.
  mutating func refund(_ name: String, weight: Int64) {
    for limit in rules.limits(.weight) {
      let key = limit.kind.rawValue + limit.suffix
      if let used = addresses[name]?.windows[key]?.count {
        addresses[name]?.windows[key]?.count = max(0, used - weight)
      }
    }
  }

  /// Counts orders of an account; refuses them where there are too many.
  mutating func countOrders(_ count: Int64, account: Int, now: Instant) throws(Refusal) {
    var windows = orders[account] ?? [:]
    for limit in rules.limits(.orders) {
      let used = Self.bring(&windows[limit.suffix], limit: limit, now: now)
      guard used + count <= limit.limit else {
        throw Refusal(
          -1015, "Too many new orders; current limit is \(limit.limit) orders per \(limit.count) \(limit.unit).",
          status: 429, retryAfter: rules.orderLimitTellsWhen ? Self.secondsLeft(limit, now: now) : nil)
      }
    }
    for limit in rules.limits(.orders) { windows[limit.suffix]?.count += count }
    orders[account] = windows
  }

  /// A filled order gives its count back.
  mutating func giveBackOrder(_ account: Int, now: Instant) {
    for limit in rules.limits(.orders) {
      let used = Self.bring(&orders[account, default: [:]][limit.suffix], limit: limit, now: now)
      orders[account]?[limit.suffix]?.count = max(0, used - 1)
    }
  }

  /// Counts a connection attempt; false where the address makes too many.
  mutating func admitConnection(_ name: String, now: Instant) -> Bool {
    guard let most = rules.connectionsIn5Minutes else { return true }
    var address = addresses[name] ?? Address()
    address.connections.removeAll { (now - $0).milliseconds > 300_000 }
    address.connections.append(now)
    addresses[name] = address
    return address.connections.count <= most
  }

  /// The headers that tell an address what it has used.
  mutating func weightHeaders(_ name: String, now: Instant) -> [(String, String)] {
    var headers: [(String, String)] = []
    for limit in rules.limits(.weight) {
      let key = limit.kind.rawValue + limit.suffix
      let used = Self.bring(&addresses[name, default: Address()].windows[key], limit: limit, now: now)
      headers += [
        ("x-mbx-used-weight", String(used)), ("x-mbx-used-weight-\(limit.suffix.lowercased())", String(used)),
      ]
    }
    return headers
  }

  /// What an account has ordered in each window.
  mutating func orderCounts(_ account: Int, now: Instant) -> [(limit: RateLimit, count: Int64)] {
    rules.limits(.orders).map { limit in
      (limit, Self.bring(&orders[account, default: [:]][limit.suffix], limit: limit, now: now))
    }
  }

  /// What an address has used of the weight.
  mutating func used(_ name: String, now: Instant) -> [(limit: RateLimit, count: Int64)] {
    rules.limits(.weight).map { limit in
      let key = limit.kind.rawValue + limit.suffix
      return (limit, Self.bring(&addresses[name, default: Address()].windows[key], limit: limit, now: now))
    }
  }
}
