internal import Synchronization
public import WitanCore

/// The venue's time for all parts of the host that speak to it, kept in one place.
public final class VenueTime: Sendable {
  private let clock: Mutex<VenueClock>
  private let host: @Sendable () -> Instant

  /// A clock that was not compared yet. `host` is the host's time in UTC.
  public init(renewal: Interval = .minutes(5), host: @escaping @Sendable () -> Instant) {
    clock = Mutex(VenueClock(renewal: renewal))
    self.host = host
  }

  /// The host's time.
  public var hostNow: Instant { host() }
  /// What the venue's clock shows now; the host's time where the two were never compared.
  public var now: Instant {
    let now = host()
    return clock.withLock { $0.time(at: now) }
  }
  /// Whether the two clocks have to be compared.
  public var isDue: Bool {
    let now = host()
    return clock.withLock { $0.isDue(at: now) }
  }
  /// The newest comparison; nil = none that is trusted.
  public var measurement: VenueClock.Measurement? { clock.withLock { $0.measurement } }
  /// The host's time minus the venue's; nil where they were never compared.
  public var skew: SkewNotice? {
    let now = host()
    return clock.withLock { $0.skew(at: now) }
  }

  /// The venue said its time to a question that was sent and answered at these moments of the host's clock.
  public func learn(serverTime: Instant, sent: Instant, received: Instant) {
    clock.withLock { $0.learn(serverTime: serverTime, sent: sent, received: received) }
  }

  /// The venue refused a timestamp.
  func distrust() { clock.withLock { $0.distrust() } }
}
