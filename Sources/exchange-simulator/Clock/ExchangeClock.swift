import WitanCore

/// Exchange time: runs at a speed from the moment the program's own clock shows, or is stepped by hand.
///
/// The shell hands in nanoseconds of its monotonic clock; nothing here reads a clock.
struct ExchangeClock: Sendable {
  /// How many times faster than real time it runs; nought: it stands, and is stepped by hand.
  private(set) var speed: Double
  private var anchor: Instant
  private var anchorNanoseconds: UInt64

  /// A clock that shows `start` when the monotonic clock shows `nanoseconds`.
  init(start: Instant, speed: Double, nanoseconds: UInt64) {
    (self.speed, anchor, anchorNanoseconds) = (speed, start, nanoseconds)
  }

  /// What it shows.
  func now(_ nanoseconds: UInt64) -> Instant {
    let passed = nanoseconds > anchorNanoseconds ? nanoseconds - anchorNanoseconds : 0
    return Instant(milliseconds: anchor.milliseconds + Int64(Double(passed) / 1e6 * speed))
  }

  /// Runs on at another speed.
  mutating func setSpeed(_ speed: Double, nanoseconds: UInt64) {
    anchor = now(nanoseconds)
    anchorNanoseconds = nanoseconds
    self.speed = speed
  }

  /// Moves it forwards by `step`.
  mutating func step(_ step: Interval, nanoseconds: UInt64) {
    anchor = now(nanoseconds) + step
    anchorNanoseconds = nanoseconds
  }
}
