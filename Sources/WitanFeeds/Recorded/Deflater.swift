import CZlib

/// Gzips a stream piece by piece; the header holds no time and no name, so equal input gives equal bytes.
final class Deflater {
  // On the heap, because zlib keeps the address of its stream and refuses one that has moved.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 1 << 16)

  /// A stream ready to take input; nil where there is no memory for it.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let version = (ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard deflateInit2_(stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, version.0, version.1) == Z_OK else {
      stream.deallocate()
      return nil
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Compresses `input` and gives what comes out to `sink`; with `finish` also the trailer.
  func write(
    _ input: inout [UInt8], finish: Bool, to sink: (ArraySlice<UInt8>) throws(FeedError) -> Void
  ) throws(FeedError) {
    var (consumed, ended) = (0, false)
    repeat {
      let (used, produced, status) = step(&input, from: consumed, finish)
      consumed += used
      try sink(output[..<produced])
      ended = finish ? status == Z_STREAM_END : consumed == input.count && produced < output.count
    } while !ended
  }

  private func step(_ input: inout [UInt8], from: Int, _ finish: Bool) -> (used: Int, produced: Int, status: Int32) {
    input.withUnsafeMutableBufferPointer { bytes in
      output.withUnsafeMutableBufferPointer { room in
        stream.pointee.next_in = bytes.baseAddress.map { $0 + from }
        stream.pointee.avail_in = UInt32(bytes.count - from)
        stream.pointee.next_out = room.baseAddress
        stream.pointee.avail_out = UInt32(room.count)
        let status = deflate(stream, finish ? Z_FINISH : Z_NO_FLUSH)
        return (
          bytes.count - from - Int(stream.pointee.avail_in), room.count - Int(stream.pointee.avail_out), status
        )
      }
    }
  }
}
