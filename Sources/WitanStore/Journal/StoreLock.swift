import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The lock beside a store: one host a store. The kernel frees it when its process ends, however it ends.
final class StoreLock {
  private let descriptor: Int32
  private let file: String
  private let isNew: Bool

  /// Takes `<path>.lock` and writes this process's number into it.
  init(store path: String) throws(StoreError) {
    file = path + ".lock"
    (descriptor, isNew) = try Self.take(file, path)
    let text = "\(getpid())\n"
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count else {
      let reason = String(cString: strerror(errno))
      if isNew { unlink(file) }
      close(descriptor)
      throw StoreError(
        .unwritable,
        "the lock \(file) cannot be written: \(reason); free space on that disk, or name another file with --store")
    }
  }
  deinit {
    // A child process that is just being started still has a copy of the descriptor: closing ours would not free it.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Takes the file away where this start made it; for a store that was not opened.
  func discard() { if isNew { unlink(file) } }

  /// Opens and locks the file; says whether it was made for that.
  private static func take(_ file: String, _ path: String) throws(StoreError) -> (descriptor: Int32, isNew: Bool) {
    while true {
      var isNew = true
      var descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor < 0, errno == EEXIST {
        isNew = false
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      }
      guard descriptor >= 0 else {
        throw StoreError(
          .unwritable,
          "the lock \(file) cannot be made: \(String(cString: strerror(errno)));"
            + " give the host's user the right to write that folder")
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let owner = owner(descriptor)
        close(descriptor)
        throw StoreError(
          .locked,
          "the store \(path) is held by \(owner), found its lock \(file) taken;"
            + " one host a store: stop that host, or name another file with --store")
      }
      // A start that was refused may have taken the file away between the two calls: then another one counts.
      var (mine, current) = (stat(), stat())
      if fstat(descriptor, &mine) == 0, stat(file, &current) == 0, mine.st_ino == current.st_ino,
        mine.st_dev == current.st_dev
      {
        return (descriptor, isNew)
      }
      close(descriptor)
    }
  }

  private static func owner(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    guard let pid = Int32(text.split(separator: "\n").first ?? "") else { return "another host" }
    return "the host with process number \(pid)"
  }
}
