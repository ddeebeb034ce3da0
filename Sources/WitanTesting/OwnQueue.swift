import Dispatch

/// Runs tasks on a thread that nobody else uses: tests wait for programs and for files on the threads of all tasks,
/// and a server that is given so long to answer must not look slow for that.
///
///     try await withTaskExecutorPreference(OwnQueue()) { try await server.run() }
public final class OwnQueue: TaskExecutor {
  private let queue = DispatchQueue(label: "witan.testing.own")
  /// A queue without work.
  public init() {}

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
