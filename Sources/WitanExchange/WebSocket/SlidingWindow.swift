/// At most so many events in any span of a length, counted exactly: the way a venue counts messages and connections.
public struct SlidingWindow: Hashable, Sendable {
  /// The most events in any span.
  public let most: Int
  /// The span's length.
  public let span: Duration
  /// When the newest events were, oldest first; never more than `most`.
  private var times: [Duration] = []

  /// An empty window. `most` is at least 1, `span` longer than nothing; what is less is taken as that.
  public init(_ most: Int, in span: Duration) {
    self.most = max(1, most)
    self.span = max(span, .nanoseconds(1))
  }

  /// Takes an event at `now`, on a clock that only goes forward. nil where it may be; else how long until it may.
  public mutating func take(at now: Duration) -> Duration? {
    if let wait = wait(at: now) { return wait }
    if times.count == most { times.removeFirst() }
    times.append(now)
    return nil
  }

  /// How long until an event may be; nil where it may be now.
  public func wait(at now: Duration) -> Duration? {
    guard times.count == most, let first = times.first, now < first + span else { return nil }
    return first + span - now
  }
}
