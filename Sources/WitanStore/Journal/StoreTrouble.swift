import GRDB

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
    case .SQLITE_FULL:
      self.init(
        .full,
        "the disk under the store \(path) is full, found \(doing); nothing of it was kept:"
          + " free space there, the host goes on by itself")
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
        "the disk under the store \(path) reports an error, found \(doing): \(said);"
          + " check the disk; nothing of it was kept")
    default:
      self.init(.failed, "the store \(path) failed \(doing): \(said)")
    }
  }
}
