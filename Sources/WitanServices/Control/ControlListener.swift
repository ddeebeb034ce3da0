import Glibc

/// The socket at its path. Freed and taken away with the object.
final class ControlListener: Sendable {
  let path: String
  let descriptor: Int32
  /// What stands at the path is ours as long as it is this inode.
  private let inode: (device: dev_t, number: ino_t)

  /// Takes `path`. What a dead host left there is removed; a live one's socket and anything else stay.
  init(path: String) throws(ControlError) {
    let folder = try Self.free(path)
    defer { close(folder) }
    guard let descriptor = UnixSocket.make() else { throw Self.refused(path, errno) }
    do throws(ControlError) {
      // Linux gives the new socket the mode that its descriptor has: no moment in which others could open it, and no
      // change of the process's umask under the feet of other threads.
      guard fchmod(descriptor, 0o600) == 0 else { throw Self.refused(path, errno) }
      let code = UnixSocket.withAddress(path) { bind(descriptor, $0, $1) == 0 ? 0 : errno }
      guard code == 0 else { throw Self.refused(path, code) }
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & 0o077 == 0, listen(descriptor, 64) == 0 else {
        let code = errno
        unlink(path)
        throw Self.refused(path, code)
      }
      inode = (status.st_dev, status.st_ino)
    } catch {
      close(descriptor)
      throw error
    }
    UnixSocket.unblock(descriptor)
    (self.path, self.descriptor) = (path, descriptor)
  }

  deinit {
    // In this order: as long as the descriptor is open nobody else can be given the inode's number.
    withdraw()
    close(descriptor)
  }

  /// Takes the socket away from its path; what stands there by now and is another's stays.
  func withdraw() {
    var status = stat()
    if lstat(path, &status) == 0, status.st_dev == inode.device, status.st_ino == inode.number { unlink(path) }
  }

  /// Throws where ``init(path:)`` would, because the path is taken or cannot be used; takes nothing.
  static func check(_ path: String) throws(ControlError) { close(try free(path)) }

  /// Makes the path free, with its folder locked; gives the lock.
  private static func free(_ path: String) throws(ControlError) -> Int32 {
    try UnixSocket.check(path)
    let folder = try lock(path)
    do throws(ControlError) { try clear(path) } catch {
      close(folder)
      throw error
    }
    return folder
  }

  /// Locks the path's folder, so that of two hosts that start at once one sees the other.
  private static func lock(_ path: String) throws(ControlError) -> Int32 {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refused(path, errno) }
    // Another host that starts holds it for a moment; `flock` alone would wait for one that hangs for ever.
    for _ in 0..<200 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
      usleep(10_000)
    }
    close(descriptor)
    throw ControlError(
      .system,
      "the folder \(folder) has been locked by another program for two seconds, expected it free; end that program "
        + "or name another socket with --socket")
  }

  /// Removes a dead host's socket; throws where a host lives behind it or it is something else.
  private static func clear(_ path: String) throws(ControlError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT else { throw refused(path, errno) }
      return
    }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw ControlError(
        .notASocket,
        "found something that is no socket at \(path), expected nothing or a dead host's socket; move it away or name "
          + "another path with --socket")
    }
    guard let probe = UnixSocket.make() else { throw refused(path, errno) }
    defer { close(probe) }
    UnixSocket.unblock(probe)
    let code = UnixSocket.connect(probe, to: path)
    if code == ECONNREFUSED {
      guard unlink(path) == 0 || errno == ENOENT else { throw refused(path, errno) }
      return
    }
    guard code == 0 || code == EAGAIN else { throw refused(path, code) }
    throw ControlError(
      .taken,
      "the socket \(path) is held by \(owner(path, probe)), expected it free; stop that host (`host status` shows it), "
        + "or name another socket with --socket")
  }

  private static func owner(_ path: String, _ probe: Int32) -> String {
    // A host that hangs does not greet; the kernel still knows who listens.
    if let pid = try? ControlClient.pid(at: path, timeout: .seconds(2)) {
      return "the running host with process number \(pid)"
    }
    guard let peer = UnixSocket.peer(probe), peer.pid > 0 else { return "another program" }
    return "the program with process number \(peer.pid), which does not answer"
  }

  private static func refused(_ path: String, _ code: Int32) -> ControlError {
    let act =
      switch code {
      case ENOENT, ENOTDIR: "make its folder or name another socket with --socket"
      case EACCES, EPERM, EROFS: "let this user write to its folder or name another socket with --socket"
      default: "look at the folder's file system or name another socket with --socket"
      }
    return ControlError(.system, "the socket \(path) cannot be made: \(UnixSocket.words(code)); \(act)")
  }
}
