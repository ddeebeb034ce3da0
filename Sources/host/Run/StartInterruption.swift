import UnixSignals

/// Ends a start that waits for somebody else when TERM or INT comes: nothing was begun that would have to be ended.
enum StartInterruption {
  /// The outcome of `work`, or a ``CommandFailure`` of code 0 where a signal came first.
  static func orEnd<Outcome: Sendable>(_ work: @escaping @Sendable () async throws -> Outcome) async throws -> Outcome {
    let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
    return try await withThrowingTaskGroup(of: Outcome?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        for await _ in signals { return nil }
        return nil
      }
      defer { group.cancelAll() }
      guard let outcome = try await group.next() ?? nil else {
        throw CommandFailure(description: "stopped as asked, before the exchange had answered", code: 0)
      }
      return outcome
    }
  }
}
