public import WitanCore

/// What the venue's clock shows, from what its answers said: the time of signed requests and of its limits.
///
/// A value; the host's time is handed in.
public struct VenueClock: Hashable, Sendable {
  /// One comparison of the two clocks.
  public struct Measurement: Hashable, Sendable {
    /// The venue's time minus the host's.
    public let offset: Interval
    /// How much the offset may be wrong: half of the time that the question and its answer took.
    public let uncertainty: Interval
    /// The host's time when the answer came.
    public let time: Instant
  }

  /// The newest comparison that counts; nil = none yet.
  public private(set) var measurement: Measurement?
  /// After how long the clocks are compared again.
  public let renewal: Interval
  /// A comparison that may be wrong by more than this counts only where there is no other that is still fresh.
  private static let coarse = Interval(milliseconds: 500)

  /// A clock that has not been compared; `renewal` is at least a second.
  public init(renewal: Interval = .minutes(5)) { self.renewal = max(renewal, .seconds(1)) }

  /// The venue said `serverTime` to a question that was sent and answered at these moments of the host's clock.
  ///
  /// The offset is serverTime − (sent + received)/2: the answer is taken to have been given half-way.
  public mutating func learn(serverTime: Instant, sent: Instant, received: Instant) {
    let way = max(0, (received - sent).milliseconds)
    let found = Measurement(
      offset: Interval(milliseconds: serverTime.milliseconds - sent.milliseconds - way / 2),
      uncertainty: Interval(milliseconds: (way + 1) / 2), time: received)
    if let measurement, found.uncertainty > Self.coarse, found.uncertainty > measurement.uncertainty,
      !isDue(at: received)
    {
      return
    }
    measurement = found
  }

  /// The venue refused a timestamp: what was measured is wrong now.
  public mutating func distrust() { measurement = nil }

  /// What the venue's clock shows when the host's shows `now`; the same where they were never compared.
  public func time(at now: Instant) -> Instant { measurement.map { now + $0.offset } ?? now }

  /// Whether the clocks must be compared: never done, done too long ago, or the host's clock has since been set back.
  public func isDue(at now: Instant) -> Bool {
    guard let measurement else { return true }
    return now - measurement.time >= renewal || now < measurement.time
  }

  /// The host's time minus the venue's, as the engine's breaker wants it; nil where they were never compared.
  public func skew(at now: Instant) -> SkewNotice? {
    measurement.map { SkewNotice(skew: Interval(milliseconds: -$0.offset.milliseconds), time: now) }
  }
}
