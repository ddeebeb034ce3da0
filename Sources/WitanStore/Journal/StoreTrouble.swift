import GRDB
import Glibc

extension StoreError {
  /// The database's own error as a sentence about the store at `path`, while it was `doing` something.
  init(_ error: any Error, path: String, doing: String) {
    if let own = error as? StoreError {
      self = own
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.failed, "the store \(path) failed \(doing): \(error)")
      return
    }
    let code = error.resultCode.primaryResultCode
    let said = "SQLite says \"\(error.message ?? "nothing")\" (code \(error.extendedResultCode.rawValue))"
    switch code {
    case .SQLITE_FULL: self = .full(path, doing)
    // Some file systems report a full disk, or a limit, as an error of their own.
    case .SQLITE_IOERR where DiskRoom.isFull(under: path): self = .full(path, doing)
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
      self.init(
        .unwritable,
        "the store \(path) cannot be written, found \(doing): \(said);"
          + " give the host's user the right to write the file and its folder")
    case .SQLITE_NOTADB:
      self.init(
        .notAStore, "\(path) is not a database, found \(doing): \(said); name another file with --store")
    case .SQLITE_CORRUPT:
      self.init(
        .damaged(seq: 0),
        "the store \(path) is damaged, found \(doing): \(said);"
          + " stop the host, keep a copy of the file and restore the last backup")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .locked,
        "another program holds the store \(path), found \(doing): \(said);"
          + " end that program and try again")
    case .SQLITE_IOERR:
      self.init(
        .failed,
        "the disk under the store \(path) reports an error, found \(doing): \(said); nothing of it was kept:"
          + " check the disk" + (DiskRoom.sizeLimit.map { ", and the limit of \($0) bytes a file (ulimit -f)" } ?? ""))
    default:
      self.init(.failed, "the store \(path) failed \(doing): \(said)")
    }
  }

  private static func full(_ path: String, _ doing: String) -> StoreError {
    StoreError(
      .full,
      "the disk under the store \(path) is full, found \(doing); nothing of it was kept:"
        + " free space on that disk, or name another file with --store")
  }
}

/// How much room there is for a store's files.
enum DiskRoom {
  /// Under this a database cannot go on: its shared memory grows in pieces of 32 KiB, its log in pages.
  private static let least: UInt64 = 64 * 1024

  /// Whether the file system that holds `path` has no room to speak of.
  static func isFull(under path: String) -> Bool {
    var status = statvfs()
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    guard statvfs(folder, &status) == 0 else { return false }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize) < least
  }

  /// The most bytes a file of this process may have; nil without a limit.
  static var sizeLimit: UInt64? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, limit.rlim_cur != .max else {
      return nil
    }
    return UInt64(limit.rlim_cur)
  }
}
