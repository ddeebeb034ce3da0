public import WitanCore

/// A feed played at a pace: each event comes when it is due by the clock that was passed in.
public struct PacedFeed<Base: Feed, C: Clock<Duration>>: Feed where C.Instant: Sendable {
  public var symbols: [Symbol] { base.symbols }
  public var interval: Interval { base.interval }

  private var base: Base
  private let clock: C
  private var timeline: Timeline<C>

  /// `base` at `pace`, by `clock`.
  public init(_ base: Base, pace: Pace, clock: C) {
    self.base = base
    self.clock = clock
    timeline = Timeline(pace: pace)
  }

  /// The next event of the base, when it is due.
  /// - Throws: what the base throws, and `CancellationError` where the task is cancelled while it waits; the event that
  ///   was waited for is then lost, as the feed is.
  public mutating func next() async throws -> FeedEvent? {
    let event = try await base.next()
    if let time = event?.time(interval: interval), let due = timeline.due(time, now: clock.now) {
      try await clock.sleep(until: due, tolerance: nil)
    }
    return event
  }
}
