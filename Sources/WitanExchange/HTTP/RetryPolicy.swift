internal import Glibc
public import WitanCore

/// When a request is sent again, and after how long: exponential back-off with full jitter, so that many clients that
/// failed together do not come back together.
public struct RetryPolicy: Sendable {
  /// How often it is sent at most, the first time included.
  public var attempts = 4
  /// The longest wait after the first failure; each later one may take twice as long.
  public var base: Duration = .milliseconds(250)
  /// The longest wait of all. A server that asks for more gets no further request: its answer is handed on.
  public var longest: Duration = .seconds(30)

  /// Four attempts, from 250 ms to 30 s.
  public init() {}

  /// The wait before the next attempt; nil where there must be none.
  ///
  /// An answer is a reason where it says "later" (408, 429, 500, 502, 503, 504) and a repeat is harmless. A failure is
  /// one where a repeat is harmless, or where the request cannot have arrived. A ban (418) never is.
  /// - Parameters:
  ///   - attempt: the number of the attempt that failed, from 1.
  ///   - chance: from 0 up to 1, which place in the span of the wait is taken.
  public func wait(
    after attempt: Int, _ outcome: Result<HTTPResponse, HTTPFailure>, isRepeatable: Bool, at now: Instant,
    chance: Double
  ) -> Duration? {
    guard attempt < attempts else { return nil }
    let span = min(base * pow(2, Double(attempt - 1)), longest)
    switch outcome {
    case .success(let response):
      guard isRepeatable, [408, 429, 500, 502, 503, 504].contains(response.status) else { return nil }
      guard let asked = response.retryAfter(at: now) else { return span * chance }
      let wait = Duration.milliseconds(asked.milliseconds)
      return wait <= longest ? wait + base * chance : nil
    case .failure(let failure):
      switch failure.kind {
      case .unreachable, .deadline, .broken: return isRepeatable || !failure.mayHaveArrived ? span * chance : nil
      case .request, .notAllowed, .budget, .certificate, .cancelled, .tooLong, .closed: return nil
      }
    }
  }
}
