import Glibc

/// Says one thing to a running host and waits for its answer.
public enum ControlClient {
  /// Sends `request` to the host that listens at `path`; its answer, done or not.
  ///
  /// Blocks the thread, at most about three times `timeout`.
  /// - Throws: ``ControlError`` where no host runs, it belongs to another user, or it does not answer in time.
  public static func send(
    _ request: ControlRequest, to path: String, timeout: Duration = .seconds(40)
  ) throws(ControlError) -> ControlReply {
    try exchange(.request(request), path, timeout)
  }

  /// The process number of the host that listens at `path`.
  /// - Throws: ``ControlError`` as ``send(_:to:timeout:)`` does.
  public static func pid(at path: String, timeout: Duration = .seconds(5)) throws(ControlError) -> Int32 {
    guard let pid = try exchange(.hello, path, timeout).pid else {
      throw ControlError(.malformed, "found no process number in the greeting on \(path), expected a host's")
    }
    return pid
  }

  private static func exchange(
    _ content: ControlMessage.Content, _ path: String, _ timeout: Duration
  ) throws(ControlError) -> ControlReply {
    let line = try ControlCoding.line(ControlMessage(content))
    guard line.count <= ControlCoding.requestLimit else {
      throw ControlError(
        .tooLarge,
        "found a request of \(line.count) bytes, expected at most \(ControlCoding.requestLimit); shorten the reason")
    }
    let descriptor = try connect(path, timeout)
    defer { close(descriptor) }
    var sent = 0
    // A host that refuses may close before it has read all; its answer is there all the same.
    while sent < line.count {
      let count = line[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      sent += count
    }
    return try ControlCoding.reply(try receive(descriptor, path, timeout))
  }

  private static func connect(_ path: String, _ timeout: Duration) throws(ControlError) -> Int32 {
    try UnixSocket.check(path)
    guard let descriptor = UnixSocket.make() else {
      throw ControlError(.system, "no socket can be made: \(UnixSocket.words(errno)); close some programs")
    }
    UnixSocket.limit(descriptor, to: timeout)
    let code = UnixSocket.connect(descriptor, to: path)
    guard code == 0 else {
      close(descriptor)
      throw unreachable(path, code)
    }
    guard let peer = UnixSocket.peer(descriptor), UnixSocket.trusts(peer.user) else {
      close(descriptor)
      throw ControlError(
        .stranger,
        "the program that listens on \(path) belongs to another user, expected a host of user \(geteuid()); run this "
          + "as the host's user, or name its socket with --socket")
    }
    return descriptor
  }

  private static func unreachable(_ path: String, _ code: Int32) -> ControlError {
    switch code {
    case ENOENT, ECONNREFUSED, ENOTDIR:
      ControlError(
        .noHost,
        "no host is running on \(path); start it with `host run`, or name its socket with --socket")
    case EACCES, EPERM:
      ControlError(
        .stranger, "the socket \(path) may not be opened by user \(geteuid()); run this as the host's user")
    case ENOTSOCK, EPROTOTYPE:
      ControlError(.notASocket, "\(path) is no host's socket; name the right one with --socket")
    case EAGAIN:
      ControlError(.timeout, "the host on \(path) takes no more connections at the moment; try again")
    default:
      ControlError(.system, "\(path) cannot be reached: \(UnixSocket.words(code)); look whether the host runs")
    }
  }

  /// The reply's line, without its newline.
  private static func receive(
    _ descriptor: Int32, _ path: String, _ timeout: Duration
  ) throws(ControlError) -> ArraySlice<UInt8> {
    let end = ContinuousClock.now + timeout
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 || errno == ECONNRESET, ContinuousClock.now < end else {
        throw ControlError(
          .timeout,
          "the host on \(path) did not answer within \(timeout); nobody knows whether it was done: look with "
            + "`host status`")
      }
      guard count > 0 else {
        throw ControlError(
          .broken,
          "the host on \(path) ended the connection without an answer; look with `host status` whether it still runs")
      }
      if let newline = chunk[..<count].firstIndex(of: 0x0A) { return (bytes + chunk[..<newline])[...] }
      bytes += chunk[..<count]
      guard bytes.count <= ControlCoding.replyLimit else {
        throw ControlError(
          .tooLarge, "the program on \(path) sent more than \(ControlCoding.replyLimit) bytes; it is no host")
      }
    }
  }
}
