/// A clock on which time passes faster than the wall's: that of an exchange-simulator at speed.
struct ScaledClock: Clock {
  /// How many times as fast.
  let speed: Double
  private let wall = ContinuousClock()

  typealias Duration = Swift.Duration
  typealias Instant = ContinuousClock.Instant

  init(speed: Double) { self.speed = speed }

  var now: Instant { wall.now }
  var minimumResolution: Duration { wall.minimumResolution }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let left = wall.now.duration(to: deadline)
    try await wall.sleep(for: left / speed, tolerance: tolerance)
  }
}
