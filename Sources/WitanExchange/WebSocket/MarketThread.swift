internal import NIOCore
internal import NIOPosix

/// One thread for the way from the market's socket to the order: what runs here after something came need not wait
/// until another thread has woken up, which takes longer than all the rest of the way.
///
/// Its connections are read here (``WebSocketClient/Settings/thread``), and tasks that prefer it as their executor go
/// on here. A task that works long keeps its connections waiting, and nothing else: what comes meanwhile waits in the
/// system's buffers. It lives as long as the process.
public final class MarketThread: TaskExecutor {
  /// The thread of the host's market.
  public static let shared = MarketThread()

  let loop: any EventLoop

  private init() { loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next() }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
