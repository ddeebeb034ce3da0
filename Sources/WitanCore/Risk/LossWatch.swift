/// Watches the marked equity against the day's limit, the kill switch and the peak.
///
/// Every limit trips at equality, counts fees and open losses, and never trips on a profit. The bounds are kept as
/// exact amounts, so that one comparison a price is enough until something moves them.
public struct LossWatch: Sendable {
  /// What the watch found.
  public enum Trip: Hashable, Sendable {
    /// The day's limit: no entries until 00:00 UTC.
    case daily
    /// The kill switch.
    case kill(KillCause)
  }

  private var dailyLimit: Share
  private var killLimit: Share
  private var peakLimit: Share?
  /// Whether anything trips at all; without limits only peak and trough are worth a closer look.
  private var isLimited: Bool
  /// The equity that the kill switch measures from.
  public private(set) var base: Money
  /// The capital at the very start.
  public let initial: Money
  /// The equity when 00:00 UTC last passed.
  public private(set) var dayStart: Amount
  /// The greatest equity so far.
  public private(set) var peak: Amount
  /// The least equity since the peak.
  private var trough: Amount
  private var worst = 0.0
  /// The UTC day that is being measured, as ``Instant/day``; nil before the first moment.
  public private(set) var day: Int64?
  /// True after the day's limit tripped, until 00:00 UTC.
  public private(set) var reduceOnly = false
  /// What killed, until unlocked.
  public private(set) var killedBy: KillCause?
  private var lastUnlock: Instant?
  /// At or below this equity something trips.
  private var floor = Amount.zero

  /// A watch that starts with `capital`.
  public init(capital: Money, settings: RiskSettings) {
    dailyLimit = settings.dailyLoss
    killLimit = settings.kill
    peakLimit = settings.peakDrawdown
    isLimited = settings.limits
    base = capital
    initial = capital
    dayStart = Amount(capital)
    peak = Amount(capital)
    trough = Amount(capital)
    refloor()
  }

  /// Takes over changed limits at a restart; what was measured so far stays.
  public mutating func adopt(_ settings: RiskSettings) {
    (dailyLimit, killLimit, peakLimit) = (settings.dailyLoss, settings.kill, settings.peakDrawdown)
    isLimited = settings.limits
    refloor()
  }

  /// Moves to `now`; where 00:00 UTC has passed the day starts anew with `equity`, the last one known before.
  /// Gives true where that lifted the day's limit.
  public mutating func advance(to now: Instant, equity: Amount) -> Bool {
    guard let current = day else {
      day = now.day
      return false
    }
    guard now.day > current else { return false }
    day = now.day
    dayStart = equity
    let lifted = reduceOnly
    reduceOnly = false
    refloor()
    return lifted
  }

  /// True where `equity` needs a closer look: a limit is reached or a new peak stands.
  @inline(__always)
  public func notices(_ equity: Amount) -> Bool { equity <= floor || equity > peak || equity < trough }

  /// Takes note of the marked equity; gives what trips now, at most the day's limit and one kill.
  public mutating func observe(_ equity: Amount, limits: Bool = true) -> (daily: Bool, kill: KillCause?) {
    if equity > peak {
      worst = maxDrawdown
      peak = equity
      trough = equity
      refloor()
    }
    trough = min(trough, equity)
    guard limits, equity <= floor else { return (false, nil) }
    var daily = false
    var kill: KillCause?
    if !reduceOnly, equity <= Self.bound(dayStart, dailyLimit) {
      reduceOnly = true
      daily = true
    }
    if killedBy == nil {
      if equity <= killBound {
        kill = .initial
      } else if let limit = peakLimit, equity <= Self.bound(peak, limit) {
        kill = .peak
      }
      killedBy = kill
    }
    refloor()
    return (daily, kill)
  }

  /// Opens the latch: the base becomes `equity`, the peak starts anew there, the greatest drawdown stays. Refused within 24 h of the last time unless `again`.
  public mutating func unlock(at now: Instant, equity: Amount, again: Bool) -> Bool {
    if let last = lastUnlock, now - last < .days(1), !again { return false }
    lastUnlock = now
    killedBy = nil
    base = equity.money(.halfEven)
    worst = maxDrawdown
    peak = equity
    trough = equity
    refloor()
    return true
  }

  /// The equity at which the kill switch fires.
  public var killBound: Amount { Self.bound(Amount(base), killLimit) }
  /// The equity at which the drawdown limit from the peak fires; nought without one.
  public var peakBound: Amount { peakLimit.map { Self.bound(peak, $0) } ?? .zero }
  /// The loss since the day's start, 0...1; a profit is 0.
  public func dayLoss(_ equity: Amount) -> Double { Self.loss(equity, from: dayStart) }
  /// The loss since the peak, 0...1.
  public func drawdown(_ equity: Amount) -> Double { Self.loss(equity, from: peak) }
  /// The greatest drawdown so far, 0...1.
  public var maxDrawdown: Double { max(worst, Self.loss(trough, from: peak)) }

  /// max(0, (from − equity) / from).
  static func loss(_ equity: Amount, from start: Amount) -> Double {
    start.raw > 0 && equity < start ? (start - equity).double / start.double : 0
  }

  /// The greatest equity that is a loss of at least `limit` from `start`: exact, rounded down.
  static func bound(_ start: Amount, _ limit: Share) -> Amount {
    Part(Int64(1_000_000 - limit.units), of: 1_000_000).of(start)
  }

  private mutating func refloor() {
    floor = Amount(raw: Int128.min / 4)
    guard isLimited else { return }
    if !reduceOnly { floor = max(floor, Self.bound(dayStart, dailyLimit)) }
    if killedBy == nil {
      floor = max(floor, killBound)
      if let limit = peakLimit { floor = max(floor, Self.bound(peak, limit)) }
    }
  }
}
