import WitanCore
import WitanExchange
import WitanPlugins

/// Tries again what the exchange does not answer, for as long as that makes sense.
struct ExchangePatience: Sendable {
  /// The longest wait between two tries.
  let longest: Interval
  /// Waits.
  var clock: any Clock<Duration> = ContinuousClock()

  /// The outcome of `work`, which is tried until it succeeds, its task is cancelled, or the operator has to act.
  ///
  /// - Parameter purpose: what it is for, as in "the exchange was not reached for …".
  /// - Throws: a ``CommandFailure`` where trying again is of no use, `CancellationError` where the task is cancelled.
  func insist<Outcome: Sendable>(
    on purpose: String, _ work: () async throws(VenueFailure) -> Outcome
  ) async throws -> Outcome {
    var wait = Interval.seconds(1)
    while true {
      do throws(VenueFailure) { return try await work() } catch {
        try Task.checkCancellation()
        guard error.canBeTriedAgain else { throw CommandFailure(error) }
        PluginLines.warn("\(purpose) was not to be had: \(error). It is asked again in \(wait)")
        try await clock.sleep(for: .milliseconds(wait.milliseconds))
        wait = min(Interval(milliseconds: wait.milliseconds * 2), longest)
      }
    }
  }
}

extension VenueFailure {
  /// Whether the same question may have an answer later, without anybody acting.
  var canBeTriedAgain: Bool { canPass || kind == .unknownOutcome }
}

extension CommandFailure {
  /// The failure that the exchange's answer means.
  init(_ failure: VenueFailure) {
    self = failure.kind == .configuration ? .usage(failure.description) : .failed(failure.description)
  }
}
