import Glibc

/// A file being written: bytes gathered, gzipped where asked for, and flushed to the disk before it is closed.
final class ByteSink {
  private let path: String
  private let descriptor: Int32
  private let deflater: Deflater?
  private var pending: [UInt8] = []
  private var isOpen = true

  /// Creates or empties `path`; throws where that is not allowed.
  init(path: String, gzip: Bool) throws(FeedError) {
    self.path = path
    pending.reserveCapacity(1 << 17)
    let opened = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard opened >= 0 else { throw Self.cannot("be created", path, errno) }
    descriptor = opened
    guard gzip else {
      deflater = nil
      return
    }
    guard let made = Deflater() else { throw Self.cannot("be packed", path, ENOMEM) }
    deflater = made
  }

  deinit { if isOpen { close(descriptor) } }

  /// Adds what `append` puts behind the bytes that wait.
  func write(_ append: (inout [UInt8]) -> Void) throws(FeedError) {
    append(&pending)
    if pending.count >= 1 << 16 { try drain(finish: false) }
  }

  /// Writes all that waits, and waits for the disk; the file is whole after it.
  func finish() throws(FeedError) {
    try drain(finish: true)
    // A device or pipe cannot be synced and says EINVAL; that is no loss.
    if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw Self.cannot("be written", path, errno) }
    isOpen = false
    guard close(descriptor) == 0 else { throw Self.cannot("be written", path, errno) }
  }

  private func drain(finish: Bool) throws(FeedError) {
    if let deflater {
      try deflater.write(&pending, finish: finish) { (bytes) throws(FeedError) in try put(bytes) }
    } else {
      try put(pending[...])
    }
    pending.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: ArraySlice<UInt8>) throws(FeedError) {
    var from = bytes.startIndex
    while from < bytes.endIndex {
      let count = bytes[from...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.cannot("be written", path, errno) }
      from += count
    }
  }

  static func cannot(_ what: String, _ path: String, _ code: Int32) -> FeedError {
    let words = String(cString: strerror(code))
    let act: String
    switch code {
    case ENOSPC, EDQUOT, EFBIG: act = "free some space or name another folder"
    case ENOENT, ENOTDIR: act = "make the folder first or name another"
    default: act = "name a folder that this user may write to"
    }
    return FeedError(.unwritable, "\(path) cannot \(what): \(words); what stood there before is unchanged, \(act)")
  }
}
