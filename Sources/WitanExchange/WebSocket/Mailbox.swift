internal import NIOCore
internal import NIOPosix

/// What comes from several tasks, taken by one: each waits until what it brought was taken, so nothing piles up.
final class Mailbox<What: Sendable>: Sendable {
  /// Something that came, and who waits for its being taken.
  struct Letter: Sendable {
    let what: What
    private let done: CheckedContinuation<Void, Never>?

    init(_ what: What, _ done: CheckedContinuation<Void, Never>?) { (self.what, self.done) = (what, done) }
    /// Lets go on who brought it.
    func acknowledge() { done?.resume() }
  }

  /// The letters; nil once the reading task is cancelled and all that came before are read.
  let letters: AsyncStream<Letter>
  private let slot: AsyncStream<Letter>.Continuation

  init() { (letters, slot) = AsyncStream.makeStream() }

  /// Brings something and waits until it was taken, or until nobody takes anything any more.
  func bring(_ what: What) async {
    await withCheckedContinuation { done in
      if case .enqueued = slot.yield(Letter(what, done)) { return }
      done.resume()
    }
  }

  /// Leaves something without waiting; for what cannot come often.
  func leave(_ what: What) { slot.yield(Letter(what, nil)) }

  /// Leaves something after a while, unless that is cancelled before.
  fileprivate func leave(_ what: What, after wait: Duration) -> Scheduled<Void> {
    MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: .nanoseconds(max(wait.nanoseconds, 0))) {
      self.leave(what)
    }
  }
}

/// Rings at a mailbox when it is time. It is set again with each letter, and touches its timer only where it must ring
/// earlier; one ring too early does no harm.
struct MailboxAlarm<What: Sendable> {
  private let mailbox: Mailbox<What>
  private let what: What
  private var timer: Scheduled<Void>?
  private var due: ContinuousClock.Instant?

  init(_ mailbox: Mailbox<What>, ringing what: What) { (self.mailbox, self.what) = (mailbox, what) }

  /// Rings after `wait` at the latest; nil: need not ring.
  mutating func set(_ wait: Duration?) {
    let now = ContinuousClock.now
    if let due, due <= now { self.due = nil }
    guard let wait, due.map({ now + wait < $0 }) ?? true else { return }
    timer?.cancel()
    timer = mailbox.leave(what, after: wait)
    due = now + wait
  }

  mutating func cancel() { timer?.cancel() }
}
