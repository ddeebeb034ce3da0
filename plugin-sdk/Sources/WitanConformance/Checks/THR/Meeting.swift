internal import Glibc
internal import Synchronization

/// Where threads wait for each other, again and again.
///
/// Threads that meet before and after each call have nothing of the kit's between two calls of one round: nothing that
/// would put them in order for the thread sanitizer, which reports no race where there is an order, however seldom a busy
/// machine runs two threads at the same time.
final class Meeting: Sendable {
  private let count: Int
  private let arrived = Atomic(0)
  private let isCancelled = Atomic(false)

  /// A meeting of so many threads.
  init(of count: Int) { self.count = count }

  /// Waits until all have come, or one of them will not come any more.
  func await() {
    let mine = arrived.add(1, ordering: .acquiringAndReleasing).newValue
    let all = (mine + count - 1) / count * count
    while arrived.load(ordering: .acquiring) < all, !isCancelled.load(ordering: .acquiring) { sched_yield() }
  }

  /// Nobody waits any more.
  func cancel() { isCancelled.store(true, ordering: .releasing) }
}
