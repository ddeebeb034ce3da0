import Foundation
import Synchronization
import Testing
import WitanCore

@testable import WitanExchange

/// A venue on loopback that answers as its test says, and a client of it whose time the test moves.
final class VenueServer: Sendable {
  let server: LoopbackServer
  let client: VenueClient
  let hostTime: HostTime
  /// The sample secret of the venue's public documents.
  static let secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
  static let start = Instant(milliseconds: 1_760_000_000_000)

  /// `skew`: the venue's time minus the host's, by `GET /time`, for the first and for each later question.
  init(
    _ venue: Venue = .us, skew: [Int64] = [0], retry: RetryPolicy = VenueServer.impatient,
    clock: any Clock<Duration> = ContinuousClock(),
    _ reply: @escaping @Sendable (LoopbackServer.Received) -> LoopbackServer.Reply
  ) throws {
    let questions = Mutex(0)
    server = try LoopbackServer { request in
      guard request.line.hasPrefix("GET /api/v3/time ") else { return reply(request) }
      let number = questions.withLock { count in
        count += 1
        return count - 1
      }
      let time = Self.start.milliseconds + skew[min(number, skew.count - 1)]
      return .answer(200, "{\"serverTime\":\(time)}")
    }
    let hostTime = HostTime()
    self.hostTime = hostTime
    var venue = venue
    venue.rest = server.address
    // The client keeps its server: a test may have no use for it after the call.
    let time = VenueTime { [server] in withExtendedLifetime(server) { hostTime.value.withLock { $0 } } }
    client = try VenueClient(
      venue, key: try APIKey(name: "key", secret: Self.secret),
      http: try HTTPClient(.init(allowed: [venue.restOrigin()])), time: time, retry: retry, clock: clock)
  }

  /// Repeats at once.
  static var impatient: RetryPolicy {
    var policy = RetryPolicy()
    policy.base = .zero
    return policy
  }

  /// The requests but those for the time.
  var requests: [LoopbackServer.Received] { server.requests.filter { !$0.line.contains("/api/v3/time ") } }

  /// What a call throws; nil where it throws nothing.
  func failure(_ call: (VenueClient) async throws(VenueFailure) -> Void) async -> VenueFailure? {
    do throws(VenueFailure) {
      try await call(client)
      return nil
    } catch { return error }
  }
}

/// A time that stands still until a test moves it.
final class HostTime: Sendable {
  let value = Mutex(VenueServer.start)
}

/// A clock whose waits are over at once, and told to its test.
final class NotedClock: Clock {
  typealias Instant = ContinuousClock.Instant
  private let onWait: @Sendable (Duration) -> Void
  init(_ onWait: @escaping @Sendable (Duration) -> Void) { self.onWait = onWait }
  var now: Instant { ContinuousClock.now }
  var minimumResolution: Duration { .nanoseconds(1) }
  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    onWait(deadline - ContinuousClock.now)
  }
}

/// A clock on which nobody's time passes before it is their turn.
struct TurnClock: Clock {
  typealias Instant = ContinuousClock.Instant
  private let clock: NotedClock
  private let isTurn: @Sendable () -> Bool

  init(_ clock: NotedClock, _ isTurn: @escaping @Sendable () -> Bool) { (self.clock, self.isTurn) = (clock, isTurn) }

  var now: Instant { clock.now }
  var minimumResolution: Duration { clock.minimumResolution }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    while !isTurn() {
      try Task.checkCancellation()
      await Task.yield()
    }
    try await clock.sleep(until: deadline, tolerance: tolerance)
  }
}
