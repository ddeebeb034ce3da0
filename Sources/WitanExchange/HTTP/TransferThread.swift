internal import Foundation
internal import Synchronization

/// What one client wants of the thread that drives its transfers.
final class TransferThread: Sendable {
  private let inbox: Mutex<TransferInbox>
  private let engine: TransferEngine

  /// Sets libcurl up and starts the thread.
  init(_ settings: HTTPClient.Settings) throws(HTTPFailure) {
    inbox = Mutex(TransferInbox(budgets: settings.budgets))
    engine = try TransferEngine(settings)
    guard RunningThreads.start(self) else {
      engine.cleanUp()
      throw HTTPFailure(.closed, "no thread for one more client could be started, or the process is ending")
    }
  }

  /// Notes something that the thread need not look at.
  func note<Answer>(_ change: (inout sending TransferInbox) -> sending Answer) -> sending Answer {
    inbox.withLock(change)
  }

  /// Changes what the thread has to do, and has it look.
  func tell<Answer>(_ change: (inout TransferInbox) -> sending Answer) -> sending Answer {
    inbox.withLock { inbox in
      let answer = change(&inbox)
      if !inbox.isLeft { engine.wake() }
      return answer
    }
  }

  /// Ends what is under way with a failure of kind `closed`, and then the thread.
  func close() { tell { $0.isClosed = true } }

  /// What the thread does.
  fileprivate func drive() {
    Thread.current.name = "http"
    engine.run { inbox.withLock { $0.take() } }
    inbox.withLock { $0.isLeft = true }
    engine.cleanUp()
  }

  fileprivate var hasLeft: Bool { inbox.withLock { $0.isLeft } }
}

/// The threads with libcurl inside. None of them outlives the process's end.
///
/// What libcurl encrypts with is taken down as a process exits, even under the hands of a thread that still uses it. So
/// an exit, from wherever it comes, first closes every client and joins its thread.
private struct RunningThreads {
  private var places: [(thread: TransferThread, id: pthread_t)] = []
  private var isOver = false

  private static let all = Mutex(RunningThreads())
  private static let open = DispatchGroup()
  /// What is told last is called first: before what libcurl's libraries told when they were set up.
  private static let isAwaited: Bool = atexit { RunningThreads.closeAll() } == 0

  /// Whether it could be started.
  static func start(_ thread: TransferThread) -> Bool {
    isAwaited && all.withLock { $0.begin(thread) }
  }

  private mutating func begin(_ thread: TransferThread) -> Bool {
    guard !isOver else { return false }
    // Asked once: one that leaves between two looks would be forgotten without having been joined.
    places.removeAll { $0.thread.hasLeft && pthread_join($0.id, nil) == 0 }
    guard let id = Self.create(thread) else { return false }
    places.append((thread, id))
    return true
  }

  private static func create(_ thread: TransferThread) -> pthread_t? {
    var id = pthread_t()
    let held = Unmanaged.passRetained(thread)
    open.enter()
    let error = pthread_create(
      &id, nil,
      { held in
        if let held { Unmanaged<TransferThread>.fromOpaque(held).takeRetainedValue().drive() }
        RunningThreads.open.leave()
        return nil
      }, held.toOpaque())
    guard error != 0 else { return id }
    open.leave()
    held.release()
    return nil
  }

  private mutating func end() -> [(thread: TransferThread, id: pthread_t)] {
    isOver = true
    return places
  }

  private static func closeAll() {
    let last = all.withLock { $0.end() }
    for place in last { place.thread.close() }
    // A thread waits for nobody but its own sockets, which closing ends; an exit must not hang all the same.
    guard open.wait(timeout: .now() + 5) == .success else { return }
    for place in last { pthread_join(place.id, nil) }
  }
}
