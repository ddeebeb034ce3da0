public import WitanCore

/// How fast recorded or invented time passes: `1x`, `60x`, `0.5x` or `max`.
public struct Pace: Hashable, Sendable, CustomStringConvertible {
  /// How many milliseconds of the market pass in a thousand of the wall; nil: as fast as it goes.
  private let perThousand: Int64?

  /// Nothing waits.
  public static let max = Pace(perThousand: nil)
  /// As fast as it happened.
  public static let real = Pace(perThousand: 1000)

  private init(perThousand: Int64?) { self.perThousand = perThousand }

  /// Reads `max` or a number and `x`, from `0.001x` to `1000000x`, with at most three decimals; nil for anything else.
  public init?(_ text: some StringProtocol) {
    if text == "max" {
      self = .max
      return
    }
    guard text.hasSuffix("x"), let read = DecimalText.read(text.dropLast().utf8), read.exact,
      read.units % 100_000 == 0, (100_000...100_000_000_000_000).contains(read.units)
    else { return nil }
    self.init(perThousand: read.units / 100_000)
  }

  /// True where nothing waits.
  public var isMax: Bool { perThousand == nil }

  /// How long the wall must have run when `passed` of the market has; nought at `max`.
  public func wallTime(for passed: Interval) -> Duration {
    guard let perThousand else { return .zero }
    let nanoseconds = Int128(passed.milliseconds) * 1_000_000_000 / Int128(perThousand)
    return .nanoseconds(Int64(clamping: nanoseconds))
  }

  /// The text form that ``init(_:)`` reads.
  public var description: String {
    guard let perThousand else { return "max" }
    guard perThousand % 1000 != 0 else { return "\(perThousand / 1000)x" }
    var digits = String(String(1000 + perThousand % 1000).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(perThousand / 1000).\(digits)x"
  }
}

/// The line from a market's time to a clock's, fixed by the first event.
///
/// Each event is due by its distance from the first one, never from the one before it, so errors do not add up; who
/// is late is not made to wait and catches up.
public struct Timeline<C: Clock<Duration>>: Sendable where C.Instant: Sendable {
  private let pace: Pace
  private var origin: (market: Instant, wall: C.Instant)?

  /// A line that its first event will fix.
  public init(pace: Pace) { self.pace = pace }

  /// When the event of `time` is due, the clock standing at `now`; nil where it is due already.
  public mutating func due(_ time: Instant, now: C.Instant) -> C.Instant? {
    guard !pace.isMax else { return nil }
    guard let origin else {
      origin = (time, now)
      return nil
    }
    let due = origin.wall.advanced(by: pace.wallTime(for: time - origin.market))
    return due > now ? due : nil
  }
}
