import Glibc
import Synchronization

/// What other threads leave for the socket's thread, and the pipe that wakes it.
final class ControlMailbox: Sendable {
  private struct Contents {
    var replies: [(connection: UInt64, reply: ControlReply)] = []
    var stopping = false
  }
  private let contents = Mutex(Contents())
  /// Readable when something waits.
  let wake: Int32
  private let ring: Int32

  init() throws(ControlError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else {
      throw ControlError(.system, "no pipe can be made: \(UnixSocket.words(errno)); close some programs")
    }
    (wake, ring) = (ends[0], ends[1])
    for end in ends { UnixSocket.unblock(end) }
  }

  deinit {
    close(wake)
    close(ring)
  }

  func post(_ reply: ControlReply, to connection: UInt64) {
    contents.withLock { $0.replies.append((connection, reply)) }
    signal()
  }

  /// The thread ends once what it has begun is answered.
  func stop() {
    contents.withLock { $0.stopping = true }
    signal()
  }

  /// What was left since the last call.
  func take() -> (replies: [(connection: UInt64, reply: ControlReply)], stopping: Bool) {
    var sink = [UInt8](repeating: 0, count: 256)
    while read(wake, &sink, sink.count) > 0 {}
    return contents.withLock { contents in
      defer { contents.replies = [] }
      return (contents.replies, contents.stopping)
    }
  }

  private func signal() {
    // A full pipe is as good as a byte in it: the thread wakes.
    _ = [1 as UInt8].withUnsafeBytes { write(ring, $0.baseAddress, 1) }
  }
}
