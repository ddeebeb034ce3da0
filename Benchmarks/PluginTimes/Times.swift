/// Durations in nanoseconds, told by their middle: one slow turn of a shared machine changes nothing.
struct Times {
  private var all: [Double] = []

  /// Runs `work` and keeps how long it took, divided by `count`.
  mutating func time(_ count: Int = 1, _ work: () throws -> Void) rethrows {
    let begin = ContinuousClock.now
    try work()
    all.append((ContinuousClock.now - begin) / .nanoseconds(1) / Double(count))
  }

  /// Keeps a duration that something else measured, in nanoseconds.
  mutating func add(_ nanoseconds: Int64) { all.append(Double(nanoseconds)) }

  /// The middle one, or the one that `share` of all lie below; not a number where there are none.
  func part(_ share: Double = 0.5) -> Double {
    let sorted = all.sorted()
    return sorted.isEmpty ? .nan : sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
  }
}

/// A number with one digit behind the point.
func short(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
