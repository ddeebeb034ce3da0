import Glibc

/// A file cut into records at a terminator, through one buffer that never grows.
struct RecordReader {
  /// Room for the longest record; a row of bars has some hundred bytes.
  static let capacity = 1 << 18

  /// The file.
  private(set) var source: ByteSource
  /// The bytes that the ranges of ``next(_:)`` point into.
  private(set) var buffer = [UInt8](repeating: 0, count: capacity)
  private var begin = 0
  private var end = 0
  private var ended = false

  /// A reader over `path`; throws as ``ByteSource`` does.
  init(path: String) throws(FeedError) {
    source = try ByteSource(path: path)
    while end < Self.capacity, !ended { try fill() }
    if end >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { begin = 3 }
    guard begin < end else {
      throw FeedError(.empty, "\(path) is empty, expected bars; fetch or export it again")
    }
  }

  /// What the file begins with, up to a buffer full.
  var head: ArraySlice<UInt8> { buffer[begin..<end] }

  /// The next record, without its terminator, as a range of ``buffer``, and whether its terminator was there;
  /// nil at the end of the file.
  mutating func next(_ terminator: UInt8) throws(FeedError) -> (range: Range<Int>, terminated: Bool)? {
    var searched = begin
    while true {
      if let found = find(terminator, from: searched) {
        let range = begin..<found
        begin = found + 1
        return (range, true)
      }
      searched = end
      guard !ended else {
        guard begin < end else { return nil }
        let range = begin..<end
        begin = end
        return (range, false)
      }
      searched -= begin
      try makeRoom()
      try fill()
    }
  }

  private func find(_ byte: UInt8, from: Int) -> Int? {
    buffer.withUnsafeBytes { bytes in
      guard from < end, let hit = memchr(bytes.baseAddress! + from, Int32(byte), end - from) else { return nil }
      return UnsafeRawPointer(hit) - bytes.baseAddress!
    }
  }

  /// Moves the begun record to the front.
  private mutating func makeRoom() throws(FeedError) {
    guard end - begin < Self.capacity else {
      throw FeedError(
        .header,
        "\(source.path) holds a line of more than \(Self.capacity) bytes, expected rows of bars; "
          + "check that it is the right file")
    }
    guard begin > 0 else { return }
    buffer.replaceSubrange(0..<end - begin, with: Array(buffer[begin..<end]))
    (begin, end) = (0, end - begin)
  }

  private mutating func fill() throws(FeedError) {
    let count = try source.read(into: &buffer, at: end)
    end += count
    ended = count == 0
  }
}
