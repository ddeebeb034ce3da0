/// How many requests a server may get from this process: an amount that fills up again evenly (a token bucket).
///
/// It is the host's own brake, beneath any limit that the server announces itself.
public struct RequestBudget: Sendable {
  /// The most requests at once, and the most in any span of that length.
  public let most: Int
  /// The span in which an empty budget is full again.
  public let span: Duration
  private var left: Double
  private var counted: Duration = .zero

  /// A full budget. `most` is at least 1, `span` longer than nothing; what is less is taken as that.
  public init(_ most: Int, each span: Duration) {
    self.most = max(1, most)
    self.span = max(span, .nanoseconds(1))
    left = Double(self.most)
  }

  /// Takes one request at the time `now`, on a clock that only goes forward. nil where there was one; else how long it
  /// takes until there is.
  public mutating func take(at now: Duration) -> Duration? {
    let passed = max(now - counted, .zero)
    left = min(Double(most), left + passed / span * Double(most))
    counted = max(now, counted)
    guard left < 1 else {
      left -= 1
      return nil
    }
    return span * ((1 - left) / Double(most))
  }
}
