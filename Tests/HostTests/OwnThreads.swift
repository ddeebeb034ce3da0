import Foundation
import Testing

/// Runs a suite's tests on a few threads of their own.
///
/// Tests that wait for other processes must not take the threads that tasks share: on a machine with two cores two such
/// tests would keep every task of all other tests from running.
struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(WaitingThreads.shared) { try await function() }
  }
}

extension Trait where Self == OwnThreads {
  /// The tests wait for processes: they get threads of their own.
  static var waitsForProcesses: OwnThreads { OwnThreads() }
}

/// The threads: so many that waiting costs little, so few that the programs under test get their share of the machine.
private final class WaitingThreads: TaskExecutor {
  static let shared = WaitingThreads()
  private let queue: OperationQueue

  private init() {
    queue = OperationQueue()
    queue.name = "tests that wait"
    queue.maxConcurrentOperationCount = max(3, ProcessInfo.processInfo.activeProcessorCount)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
