import CZlib

/// Gunzips a stream piece by piece, checksums and lengths verified by zlib.
final class Inflater {
  /// What a step came to.
  enum Outcome: Equatable {
    /// Wants more input or more room.
    case more
    /// A member ended and its checksum is right; another may follow.
    case memberEnded
    /// The data is damaged; zlib's words for it.
    case damaged(String)
  }

  // On the heap, because zlib keeps the address of its stream and refuses one that has moved.
  private let stream: UnsafeMutablePointer<z_stream>

  /// A stream ready for the first member; nil where there is no memory for it.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for "a gzip header and nothing else".
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Inflates from `input` into `output`; says how many bytes of each were used.
  func step(
    from input: UnsafeMutableBufferPointer<UInt8>, to output: UnsafeMutableBufferPointer<UInt8>
  ) -> (outcome: Outcome, consumed: Int, produced: Int) {
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress
    stream.pointee.avail_out = UInt32(output.count)
    let status = inflate(stream, Z_NO_FLUSH)
    let consumed = input.count - Int(stream.pointee.avail_in)
    let produced = output.count - Int(stream.pointee.avail_out)
    switch status {
    case Z_OK, Z_BUF_ERROR: return (.more, consumed, produced)
    case Z_STREAM_END: return (.memberEnded, consumed, produced)
    default:
      let words = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
      return (.damaged(words), consumed, produced)
    }
  }

  /// Makes ready for another member.
  func restart() { inflateReset(stream) }
}
