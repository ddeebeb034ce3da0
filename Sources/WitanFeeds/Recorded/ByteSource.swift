import Glibc

/// A file's bytes in pieces, gunzipped on the way where the content (not the name) is gzip.
///
/// A class, because it owns an open file and its throwing initializer must close it.
final class ByteSource {
  /// The path as it was given, for sentences.
  let path: String
  /// True where the file is gzip.
  var isCompressed: Bool { inflater != nil }

  private let descriptor: Int32
  private var inflater: Inflater?
  private var raw = [UInt8](repeating: 0, count: 1 << 18)
  private var begin = 0
  private var end = 0
  private var rawEnded = false
  private var insideMember = false

  /// Opens `path`; throws where it is missing, unreadable, a folder or empty.
  init(path: String) throws(FeedError) {
    self.path = path
    let opened = open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Self.cannotOpen(path, errno) }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(opened)
      throw FeedError(.directory, "\(path) is a folder, expected a file of bars; name one of the files in it")
    }
    descriptor = opened
    while end < 2, !rawEnded { try refill() }
    guard end > 0 else {
      throw FeedError(.empty, "\(path) is empty, expected bars; fetch or export it again")
    }
    guard end >= 2, raw[0] == 0x1F, raw[1] == 0x8B else { return }
    guard let inflater = Inflater() else {
      throw FeedError(.unreadable, "\(path) cannot be unpacked: no memory for zlib; free some and try again")
    }
    self.inflater = inflater
    insideMember = true
  }

  deinit { close(descriptor) }

  /// Writes the next bytes into `buffer` from `offset` on; their count, nought at the end of the file.
  func read(into buffer: inout [UInt8], at offset: Int) throws(FeedError) -> Int {
    inflater == nil ? try copy(&buffer, offset) : try unpack(&buffer, offset)
  }

  private func copy(_ buffer: inout [UInt8], _ offset: Int) throws(FeedError) -> Int {
    if begin == end {
      guard !rawEnded else { return 0 }
      try refill()
    }
    let count = min(end - begin, buffer.count - offset)
    buffer.replaceSubrange(offset..<offset + count, with: raw[begin..<begin + count])
    begin += count
    return count
  }

  private func unpack(_ buffer: inout [UInt8], _ offset: Int) throws(FeedError) -> Int {
    while true {
      if begin == end, !rawEnded { try refill() }
      if begin == end {
        guard insideMember else { return 0 }
        throw FeedError(
          .cutShort, "\(path) is cut short: its gzip data ends in the middle, expected a whole file; fetch it again")
      }
      if !insideMember {
        guard try anotherMemberFollows() else { return 0 }
      }
      let step = inflate(&buffer, offset)
      begin += step.consumed
      switch step.outcome {
      case .more: break
      case .memberEnded: insideMember = false
      case .damaged(let words):
        throw FeedError(
          .corrupt, "\(path) is damaged: its gzip data fails with \"\(words)\", expected a sound file; fetch it again")
      }
      if step.produced > 0 { return step.produced }
    }
  }

  private func inflate(
    _ buffer: inout [UInt8], _ offset: Int
  ) -> (outcome: Inflater.Outcome, consumed: Int, produced: Int) {
    let (from, to) = (begin, end)
    return raw.withUnsafeMutableBufferPointer { input in
      buffer.withUnsafeMutableBufferPointer { output in
        inflater!.step(
          from: UnsafeMutableBufferPointer(rebasing: input[from..<to]),
          to: UnsafeMutableBufferPointer(rebasing: output[offset...]))
      }
    }
  }

  /// After a member: another one, or noughts (padding, as gzip itself allows), or damage.
  private func anotherMemberFollows() throws(FeedError) -> Bool {
    while end - begin < 2, !rawEnded { try refill() }
    if end - begin >= 2, raw[begin] == 0x1F, raw[begin + 1] == 0x8B {
      inflater!.restart()
      insideMember = true
      return true
    }
    while true {
      guard raw[begin..<end].allSatisfy({ $0 == 0 }) else {
        throw FeedError(
          .corrupt, "\(path) is damaged: bytes that are not gzip follow its gzip data, expected its end; fetch it again"
        )
      }
      begin = end
      guard !rawEnded else { return false }
      try refill()
    }
  }

  /// Reads more of the file behind what is left of `raw`.
  private func refill() throws(FeedError) {
    if begin == end {
      (begin, end) = (0, 0)
    } else if end == raw.count {
      raw.replaceSubrange(0..<end - begin, with: Array(raw[begin..<end]))
      (begin, end) = (0, end - begin)
    }
    while true {
      let from = end
      let count = raw.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + from, $0.count - from) }
      if count >= 0 {
        end += count
        rawEnded = count == 0
        return
      }
      guard errno == EINTR else {
        throw FeedError(
          .unreadable, "\(path) cannot be read: \(String(cString: strerror(errno))); check the disk and try again")
      }
    }
  }

  private static func cannotOpen(_ path: String, _ code: Int32) -> FeedError {
    let words = String(cString: strerror(code))
    if code == ENOENT || code == ENOTDIR {
      return FeedError(.missing, "\(path) does not exist, expected a file of bars; check the path")
    }
    return FeedError(.unreadable, "\(path) cannot be opened: \(words); give this user the right to read it")
  }
}
