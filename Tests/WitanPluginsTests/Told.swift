import Synchronization

/// Collects sentences from any thread.
final class Told: Sendable {
  private let sentences = Mutex<[String]>([])
  func add(_ sentence: String) { sentences.withLock { $0.append(sentence) } }
  var all: [String] { sentences.withLock { $0 } }
}

/// A clock that shows the given milliseconds, one a look, and then stands still.
final class ScriptedClock: Sendable {
  private let times: Mutex<[Int]>
  init(_ milliseconds: [Int]) { times = Mutex(milliseconds) }
  @Sendable func next() -> Duration {
    times.withLock { .milliseconds($0.count > 1 ? $0.removeFirst() : $0[0]) }
  }
}
