internal import Glibc
internal import Synchronization

/// Where threads wait for each other, again and again.
///
/// They wait without a lock: the thread sanitizer takes what lies before and after one lock to be in order, and reports no
/// race there. On a busy machine, where the threads seldom run at the same time, a lock of the kit's own between two calls
/// of the plugin would hide the plugin's race.
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
