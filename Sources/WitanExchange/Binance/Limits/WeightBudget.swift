public import WitanCore

/// The one budget of the whole host against the venue's limits: of weight, of requests and of new orders.
///
/// The venue's own counts, which come with each answer, stand above the host's. A part is kept back for what protects
/// money. While the venue bans, nothing goes at all, for each request would lengthen the ban. A value; the time handed
/// in is the venue's.
public struct WeightBudget: Sendable {
  /// What a request is for, the most urgent first.
  public enum Priority: Int, Sendable, CaseIterable, Comparable {
    /// It cancels, places a stop, or closes a position: it may use all of a limit.
    case protect
    /// It enters an order: up to nine tenths.
    case order
    /// It asks what became of orders: up to eight tenths.
    case reconcile
    /// It asks again and again for what a stream would say: up to seven tenths.
    case poll
    /// It can wait, such as a download: up to half.
    case background

    public static func < (a: Priority, b: Priority) -> Bool { a.rawValue < b.rawValue }
    /// Tenths of a limit.
    var share: Int { [10, 9, 8, 7, 5][rawValue] }
  }

  /// What a request costs.
  public struct Cost: Hashable, Sendable {
    /// Its weight.
    public let weight: Int
    /// How many new orders it places; a pair counts 2.
    public let orders: Int
    /// A cost; neither is negative.
    public init(weight: Int, orders: Int = 0) { (self.weight, self.orders) = (max(0, weight), max(0, orders)) }
  }

  /// Whether a request may go.
  public enum Answer: Hashable, Sendable {
    /// It may go now; its cost is counted.
    case go
    /// It may not before that moment.
    case wait(until: Instant)
  }

  private var windows: [LimitWindow]
  private var barred: Instant?
  private var bansInARow = 0

  /// A budget under these limits.
  public init(_ limits: [RateLimit]) { windows = limits.map { LimitWindow($0) } }

  /// Takes the limits that the venue announces now; what was counted under a limit of the same interval stays counted.
  public mutating func adopt(_ limits: [RateLimit]) {
    windows = limits.map { limit in
      var window = LimitWindow(limit)
      if let old = windows.first(where: { $0.limit.kind == limit.kind && $0.limit.interval == limit.interval }) {
        window.take(countOf: old)
      }
      return window
    }
  }

  /// Asks for a request at the moment `now`.
  public mutating func take(_ cost: Cost, for priority: Priority, at now: Instant) -> Answer {
    if let barred, now < barred { return .wait(until: barred) }
    barred = nil
    for index in windows.indices { windows[index].turn(to: now) }
    let full = windows.filter { !$0.fits($0.amount(of: cost), share: priority.share) }.map(\.end).max()
    if let full { return .wait(until: full) }
    for index in windows.indices { windows[index].used += windows[index].amount(of: cost) }
    return .go
  }

  /// The venue's counts, of an answer that came at `now`. They count other programs at this address, too; an answer
  /// that comes late cannot lower a count.
  public mutating func learn(_ found: UsedCounts, at now: Instant) {
    for index in windows.indices {
      windows[index].turn(to: now)
      let limit = windows[index].limit
      for count in found.counts where count.kind == limit.kind && count.interval == limit.interval {
        windows[index].used = max(windows[index].used, count.used)
      }
    }
  }

  /// The venue took a request: it bans no longer.
  public mutating func accepted() { bansInARow = 0 }

  /// The venue refused for its limits: nothing at all goes until `end`. A shorter bar never replaces a longer one.
  public mutating func bar(until end: Instant) { barred = barred.map { max($0, end) } ?? end }

  /// The venue refused for its limits (429, -1003) and did not say until when: nothing goes until the longest of those
  /// intervals ends whose limit of weight or requests is used up by the count; until the shortest one where none is.
  public mutating func barUntilNextInterval(at now: Instant) {
    for index in windows.indices { windows[index].turn(to: now) }
    let counted = windows.filter { $0.limit.kind != .orders }
    let end = counted.filter(\.isFull).map(\.end).max() ?? counted.map(\.end).min()
    bar(until: end ?? now + .minutes(1))
  }

  /// The venue banned this address (418) and did not say until when: `pause`, doubled for each ban since it last took
  /// a request, at most three days, which is its longest.
  public mutating func banned(for pause: Interval, at now: Instant) {
    let doubled = Interval(milliseconds: pause.milliseconds << Int64(min(bansInARow, 12)))
    bansInARow += 1
    bar(until: now + min(doubled, .days(3)))
  }

  /// The venue took no more orders (-1015, or a 429 that is about orders): none goes until the intervals end whose
  /// count is at its limit, or the shortest one where none is. All else may go.
  public mutating func ordersRefused(at now: Instant) {
    for index in windows.indices { windows[index].turn(to: now) }
    let orders = windows.indices.filter { windows[$0].limit.kind == .orders }
    guard !orders.contains(where: { windows[$0].isFull }),
      let shortest = orders.min(by: { windows[$0].limit.interval < windows[$1].limit.interval })
    else { return }
    windows[shortest].used = windows[shortest].limit.limit
  }

  /// When a new order may go at the earliest, were there nothing else; nil = now.
  public func ordersWait(at now: Instant) -> Instant? {
    var copy = self
    guard case .wait(let end) = copy.take(Cost(weight: 0, orders: 1), for: .protect, at: now) else { return nil }
    return end
  }

  /// Where the budget stands, for a status page and for metrics.
  public struct Snapshot: Hashable, Sendable {
    /// One limit.
    public struct Line: Hashable, Sendable {
      /// The limit.
      public let limit: RateLimit
      /// What is counted in its present interval.
      public let used: Int
      /// When that interval ends, by the venue's clock.
      public let ends: Instant
    }
    /// Each limit.
    public let lines: [Line]
    /// Until when nothing goes at all; nil = it goes.
    public let barredUntil: Instant?
  }

  /// Where the budget stands at `now`.
  public func snapshot(at now: Instant) -> Snapshot {
    let lines = windows.map { window in
      var window = window
      window.turn(to: now)
      return Snapshot.Line(limit: window.limit, used: window.used, ends: window.end)
    }
    return Snapshot(lines: lines, barredUntil: barred.flatMap { now < $0 ? $0 : nil })
  }
}
