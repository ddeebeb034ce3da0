import Glibc
import Synchronization

/// Watches calls that nobody can interrupt: a plugin that does not come back stops the whole run.
///
/// Whoever calls a plugin arms the watchdog before and disarms it after. When a call lasts longer than the limit,
/// `onHang` is told once, on the watchdog's own thread; the call itself cannot be ended, so a driver prints the
/// sentence and leaves the process.
public final class HangWatchdog: Sendable {
  /// How long a call may last.
  public let limit: Duration
  private let onHang: @Sendable (String) -> Void
  private let calls = Mutex(Calls())

  private struct Calls {
    var next: UInt64 = 0
    var open: [UInt64: (since: Duration, what: String)] = [:]
    var told = false
  }

  /// A watchdog that does nothing before ``start()`` or ``check(_:)``.
  public init(limit: Duration = .seconds(30), onHang: @escaping @Sendable (String) -> Void) {
    self.limit = limit
    self.onHang = onHang
  }

  /// Notes the start of a call; answers what ``disarm(_:)`` wants.
  public func arm(_ what: String, at now: Duration = MonotonicTime.now()) -> UInt64 {
    calls.withLock {
      $0.next += 1
      $0.open[$0.next] = (now, what)
      return $0.next
    }
  }

  /// Notes the end of a call.
  public func disarm(_ call: UInt64) { calls.withLock { _ = $0.open.removeValue(forKey: call) } }

  /// Tells of the oldest call that has lasted longer than the limit at `now`; once in the watchdog's life.
  public func check(_ now: Duration) {
    let sentence: String? = calls.withLock { calls in
      guard !calls.told, let oldest = calls.open.values.min(by: { $0.since < $1.since }), now - oldest.since > limit
      else { return nil }
      calls.told = true
      return "\(oldest.what) has not answered for \((now - oldest.since).components.seconds) s, expected an answer "
        + "within \(limit.components.seconds) s; disable or mend that plugin and start again"
    }
    if let sentence { onHang(sentence) }
  }

  /// Starts a thread that checks four times a second until the watchdog is let go.
  public func start() {
    // A thread and not a task: the plugins may hold every thread that tasks run on.
    var thread = pthread_t()
    let box = Unmanaged.passRetained(WeakWatchdog(self))
    let failed = pthread_create(
      &thread, nil,
      { argument in
        let box = Unmanaged<WeakWatchdog>.fromOpaque(argument!).takeRetainedValue()
        while let watchdog = box.watchdog {
          watchdog.check(MonotonicTime.now())
          usleep(250_000)
        }
        return nil
      }, box.toOpaque())
    if failed != 0 {
      box.release()
      onHang("the watchdog's thread could not be started: \(systemMessage(failed)); free some threads and start again")
    } else {
      pthread_detach(thread)
    }
  }
}

/// Lets the watchdog's thread end when nobody else holds the watchdog.
private final class WeakWatchdog {
  weak var watchdog: HangWatchdog?
  init(_ watchdog: HangWatchdog) { self.watchdog = watchdog }
}

/// The system's monotonic clock.
public enum MonotonicTime {
  /// The time since some fixed moment; never runs backwards.
  @Sendable public static func now() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }
}
