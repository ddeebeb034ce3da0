public import WitanCore

/// What a feed says.
public enum FeedEvent: Hashable, Sendable {
  /// The newest price of a market.
  case tick(Tick)
  /// A bar that closed.
  case bar(Symbol, Bar)
  /// Bars are missing; comes before the bar behind the gap.
  case gap(GapNotice)
  /// The feed is over; nothing follows.
  case end

  /// When it becomes known: a tick at its time, a bar when it has ended, a gap when the bar behind it has; nil for the
  /// end, which needs no time.
  public func time(interval: Interval) -> Instant? {
    switch self {
    case .tick(let tick): tick.time
    case .bar(_, let bar): bar.start + interval
    case .gap(let gap): gap.to + interval
    case .end: nil
    }
  }
}

/// A source of market events, pulled one by one: what is not asked for is not made, so nothing piles up.
public protocol Feed: Sendable {
  /// The markets it speaks of.
  var symbols: [Symbol] { get }
  /// The interval of its bars.
  var interval: Interval { get }
  /// The next event, in time order; ``FeedEvent/end`` once, and nil ever after.
  ///
  /// - Throws: what stops the feed: ``FeedError``, or `CancellationError` where its task was cancelled in a wait.
  mutating func next() async throws -> FeedEvent?
}
