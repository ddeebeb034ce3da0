import Glibc

/// The system calls of a local stream socket, with their errors as values.
enum UnixSocket {
  /// The most bytes a socket's path may have; the address keeps one more for its end.
  static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  /// Throws where `path` does not fit into an address.
  static func check(_ path: String) throws(ControlError) {
    guard !path.isEmpty, path.utf8.count <= longestPath, !path.utf8.contains(0) else {
      throw ControlError(
        .path,
        "found the socket path \"\(path)\" of \(path.utf8.count) bytes, expected 1 to \(longestPath); name a shorter "
          + "one with --socket")
    }
  }

  /// A new stream socket that child processes do not inherit; nil with `errno` set.
  static func make() -> Int32? {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    return descriptor < 0 ? nil : descriptor
  }

  /// Calls `body` with the address of `path`, which was checked.
  static func withAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(longestPath)) }
    return withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  /// Connects to `path`: 0, or the error number.
  static func connect(_ descriptor: Int32, to path: String) -> Int32 {
    withAddress(path) { Glibc.connect(descriptor, $0, $1) == 0 ? 0 : errno }
  }

  /// Calls never wait on this descriptor from here on.
  static func unblock(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  /// Calls on this descriptor wait at most that long, each.
  static func limit(_ descriptor: Int32, to timeout: Duration) {
    let (seconds, atto) = timeout.components
    var time = timeval(tv_sec: Int(seconds), tv_usec: max(Int(atto / 1_000_000_000_000), seconds == 0 ? 1000 : 0))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      _ = setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
  }

  /// The process and user on the other side; of a connected client's descriptor, those that listen.
  static func peer(_ descriptor: Int32) -> (pid: Int32, user: UInt32)? {
    // The kernel's `struct ucred`: process, user, group.
    var credentials: (pid: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
    var size = socklen_t(MemoryLayout.size(ofValue: credentials))
    guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
    return (credentials.pid, credentials.user)
  }

  /// Whether a process of `user` may talk with ours: our own user, or root.
  static func trusts(_ user: UInt32) -> Bool { user == geteuid() || user == 0 || geteuid() == 0 }

  /// The system's words for an error number.
  static func words(_ code: Int32) -> String { String(cString: strerror(code)) }
}
