public import WitanCore

extension HTTPClient {
  /// Sends a request, and again as `policy` says.
  /// - Parameters:
  ///   - now: the moment, for a server that says until when it wants to be left alone.
  ///   - clock: what the waits are measured by.
  /// - Returns: the last answer.
  /// - Throws: the last ``HTTPFailure``; one of kind `cancelled` where the task is cancelled during a wait.
  public func send(
    _ request: HTTPRequest, retrying policy: RetryPolicy, now: @Sendable () -> Instant,
    clock: any Clock<Duration> = ContinuousClock()
  ) async throws(HTTPFailure) -> HTTPResponse {
    var attempt = 1
    while true {
      let outcome: Result<HTTPResponse, HTTPFailure>
      do throws(HTTPFailure) { outcome = .success(try await send(request)) } catch { outcome = .failure(error) }
      let wait = policy.wait(
        after: attempt, outcome, isRepeatable: request.isRepeatable, at: now(), chance: Double.random(in: 0..<1))
      guard let wait else { return try outcome.get() }
      do { try await clock.sleep(for: wait) } catch { throw .cancelled(mayHaveArrived: false) }
      attempt += 1
    }
  }
}
