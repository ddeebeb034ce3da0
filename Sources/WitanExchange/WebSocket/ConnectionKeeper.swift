/// Keeps one connection alive for as long as it is wanted: a value that time and what happens go into, and orders come
/// out of.
///
/// A lost connection is opened again after a wait that doubles with each failure and is drawn by chance from its upper
/// half. Before the venue's own limit of age a successor is opened beside the connection; when both have delivered for
/// a while the successor takes over and the old one is closed, so nothing is lost. Times are durations on one clock
/// that only goes forward.
public struct ConnectionKeeper: Sendable {
  /// How it keeps; figures of the venue come from the configuration.
  public struct Rules: Hashable, Sendable {
    /// The wait after the first failure, and the longest.
    public var firstWait: Duration = .milliseconds(250)
    public var longestWait: Duration = .seconds(30)
    /// A connection that lasted so long makes earlier failures forgotten.
    public var stable: Duration = .seconds(60)
    /// The age at which a successor is opened at the latest; the venue closes at 24 hours.
    public var renewal: Duration = .seconds(23 * 3600)
    /// By how much a renewal may come earlier, by chance, so that many connections do not renew at once.
    public var renewalSpread: Duration = .seconds(1800)
    /// How long both connections deliver before the successor takes over.
    public var overlap: Duration = .seconds(5)
    /// How long opening and subscribing may take.
    public var patience: Duration = .seconds(30)
    /// The most attempts in a span: this keeper's share of what the venue grants an address.
    public var attempts = 100
    public var attemptSpan: Duration = .seconds(300)

    /// The rules with their defaults.
    public init() {}
  }

  /// What happened.
  public enum Input: Hashable, Sendable {
    /// The connection is wanted.
    case start
    /// Time passed.
    case time
    /// A connection has everything subscribed that it should.
    case live(Int)
    /// A connection could not be opened, or is over; the server may want to be left alone for a while.
    case ended(Int, retryAfter: Duration?)
    /// The server said that it is about to close a connection.
    case shutdown(Int)
    /// The connection must be replaced: the next one leads elsewhere.
    case renew
    /// What a successor has delivered may not wait any longer.
    case full(Int)
    /// The connection is not wanted any more.
    case stop
  }

  /// What must be done.
  public enum Order: Hashable, Sendable {
    /// Open a connection, which has this number from now on.
    case open(Int)
    /// Close a connection; what it still delivers is not wanted.
    case close(Int)
    /// What this connection delivers counts from now on, with what it has delivered so far. `seamless` where another
    /// one counted until now: then nothing is missing in between.
    case use(Int, seamless: Bool)
    /// Nothing counts from now on; what comes meanwhile is missing.
    case down
  }

  private struct Leg: Hashable, Sendable {
    let number: Int
    let begun: Duration
    var liveSince: Duration?
  }

  private let rules: Rules
  private var random: UInt64
  private var window: SlidingWindow
  private var current: Leg?
  private var candidate: Leg?
  private var retryAt: Duration?
  private var renewAt: Duration?
  private var failures = 0
  private var numbers = 0
  private var isWanted = false

  /// A keeper that does nothing until it is started; `seed` is where its chance comes from.
  public init(_ rules: Rules, seed: UInt64) {
    self.rules = rules
    random = seed
    window = SlidingWindow(rules.attempts, in: rules.attemptSpan)
  }

  /// The connection that counts; nil while there is none.
  public var inUse: Int? { current?.number }

  /// When ``Input/time`` must come, if nothing else does until then; nil: never.
  public var wake: Duration? {
    let switching = candidate.map { ($0.liveSince.map { $0 + rules.overlap }) ?? $0.begun + rules.patience }
    return [retryAt, renewAt, switching].compactMap(\.self).min()
  }

  /// Takes what happened at `now`; what must be done, in this order.
  public mutating func take(_ input: Input, at now: Duration) -> [Order] {
    var orders: [Order] = []
    switch input {
    case .start:
      guard !isWanted else { return [] }
      isWanted = true
      retryAt = now
    case .time: break
    case .live(let number):
      guard candidate?.number == number, candidate?.liveSince == nil else { return [] }
      candidate?.liveSince = now
      if current == nil { promote(at: now, &orders) }
    case .renew: if current != nil, candidate == nil { retryAt = now }
    case .full(let number):
      if candidate?.number == number, candidate?.liveSince != nil { promote(at: now, &orders) }
    case .ended(let number, let retryAfter): end(number, retryAfter, at: now, &orders)
    case .shutdown(let number): obeyShutdown(number, at: now, &orders)
    case .stop:
      orders = [current, candidate].compactMap { $0.map { .close($0.number) } }
      (current, candidate, retryAt, renewAt, isWanted) = (nil, nil, nil, nil, false)
    }
    advance(to: now, &orders)
    return orders
  }

  private mutating func advance(to now: Duration, _ orders: inout [Order]) {
    guard isWanted else { return }
    if let leg = candidate {
      if let since = leg.liveSince {
        if now >= since + rules.overlap { promote(at: now, &orders) }
      } else if now >= leg.begun + rules.patience {
        orders.append(.close(leg.number))
        fail(retryAfter: nil, at: now)
      }
    }
    if let at = renewAt, now >= at {
      renewAt = nil
      if candidate == nil, retryAt == nil { retryAt = now }
    }
    guard let at = retryAt, now >= at, candidate == nil else { return }
    if let wait = window.take(at: now) {
      retryAt = now + wait
      return
    }
    retryAt = nil
    numbers += 1
    candidate = Leg(number: numbers, begun: now)
    orders.append(.open(numbers))
  }

  /// The successor takes over.
  private mutating func promote(at now: Duration, _ orders: inout [Order]) {
    guard let next = candidate else { return }
    orders.append(.use(next.number, seamless: current != nil))
    if let old = current { orders.append(.close(old.number)) }
    (current, candidate) = (next, nil)
    renewAt = next.begun + rules.renewal - rules.renewalSpread * chance()
  }

  private mutating func end(_ number: Int, _ retryAfter: Duration?, at now: Duration, _ orders: inout [Order]) {
    if candidate?.number == number {
      fail(retryAfter: retryAfter, at: now)
      return
    }
    guard let lost = current, lost.number == number else { return }
    (current, renewAt) = (nil, nil)
    if let since = lost.liveSince, now >= since + rules.stable { failures = 0 }
    if candidate?.liveSince != nil {
      // Both delivered for a while, so the successor has what the lost one did not bring any more.
      orders.append(.use(candidate?.number ?? 0, seamless: true))
      (current, candidate) = (candidate, nil)
      renewAt = (current?.begun ?? now) + rules.renewal - rules.renewalSpread * chance()
      return
    }
    orders.append(.down)
    if candidate == nil, retryAt == nil { fail(retryAfter: retryAfter, at: now) }
  }

  /// The next attempt comes later.
  private mutating func fail(retryAfter: Duration?, at now: Duration) {
    candidate = nil
    var wait = rules.firstWait
    for _ in 0..<min(failures, 40) where wait < rules.longestWait { wait = wait * 2 }
    failures += 1
    wait = min(wait, rules.longestWait) * (0.5 + chance() / 2)
    retryAt = now + max(wait, retryAfter ?? .zero)
  }

  /// The server is about to close: the successor is opened at once, without a wait.
  private mutating func obeyShutdown(_ number: Int, at now: Duration, _ orders: inout [Order]) {
    if candidate?.number == number {
      orders.append(.close(number))
      fail(retryAfter: nil, at: now)
    } else if current?.number == number, candidate == nil {
      retryAt = now
    }
  }

  /// A number from 0 to 1. Source: SplitMix64 (Steele, Lea, Flood 2014).
  private mutating func chance() -> Double {
    random &+= 0x9E37_79B9_7F4A_7C15
    var bits = random
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((bits ^ (bits >> 31)) >> 11) / 9_007_199_254_740_992
  }
}
