/// Where the canonical form of inputs and events is written: the same bytes on every machine.
///
/// Numbers stand little-endian in their own width, names (``Symbol``, ``StrategyID``) in 32 bytes filled with
/// noughts, texts as UTF-8 after their length (UInt32), a nil as one byte 0 and a value that may be nil after one
/// byte 1. Nothing is padded. What is full is handed to `drain`; ``flush()`` hands over the rest.
public struct CanonicalBytes: ~Copyable {
  private let buffer: UnsafeMutableRawBufferPointer
  private var used = 0
  private let drain: (UnsafeRawBufferPointer) -> Void
  /// The first thing that could not be written, as a sentence; nil while all is well.
  public private(set) var failure: String?

  /// An empty buffer of `capacity` bytes (at least 4096) in front of `drain`.
  public init(capacity: Int = 1 << 18, drain: @escaping (UnsafeRawBufferPointer) -> Void) {
    buffer = .allocate(byteCount: max(capacity, 4096), alignment: 16)
    self.drain = drain
  }
  deinit { buffer.deallocate() }

  /// Hands everything written so far to `drain`.
  public mutating func flush() {
    guard used > 0 else { return }
    drain(UnsafeRawBufferPointer(rebasing: buffer[..<used]))
    used = 0
  }

  mutating func fail(_ text: String) { if failure == nil { failure = text } }

  @inline(__always)
  mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    if used + MemoryLayout<Number>.size > buffer.count { flush() }
    buffer.baseAddress!.storeBytes(of: number.littleEndian, toByteOffset: used, as: Number.self)
    used += MemoryLayout<Number>.size
  }
  @inline(__always) mutating func put(_ value: Double) { put(value.bitPattern) }
  @inline(__always) mutating func put(_ value: Bool) { put(value ? 1 : 0 as UInt8) }
  @inline(__always) mutating func put(_ value: some FixedPoint) { put(value.units) }
  @inline(__always) mutating func put(_ value: Instant) { put(value.milliseconds) }
  @inline(__always) mutating func put(_ value: Interval) { put(value.milliseconds) }
  @inline(__always) mutating func put(_ value: OrderID) { put(value.number) }
  @inline(__always) mutating func put(_ value: Symbol) { put(name: value.text) }
  @inline(__always) mutating func put(_ value: StrategyID) { put(name: value.text) }

  /// The text's bytes in their order, so that the words' order within the machine plays no part.
  private mutating func put(name: ShortText) {
    let (a, b, c, d) = name.words
    put(a.byteSwapped)
    put(b.byteSwapped)
    put(c.byteSwapped)
    put(d.byteSwapped)
  }

  mutating func put(_ text: String) {
    put(UInt32(truncatingIfNeeded: text.utf8.count))
    // Native strings, the only kind on Linux, are contiguous; the loop is for the others.
    if text.utf8.withContiguousStorageIfAvailable({ put(raw: UnsafeRawBufferPointer($0)) }) == nil {
      for byte in text.utf8 { put(byte) }
    }
  }

  @inline(__always)
  mutating func put<Value>(optional value: Value?, _ write: (inout CanonicalBytes, Value) -> Void) {
    put(value != nil)
    if let value { write(&self, value) }
  }

  /// A part of a column, in bulk: every number little-endian in its own width.
  mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(column: ArraySlice<Number>) {
    #if _endian(little)
      column.withUnsafeBytes { put(raw: $0) }
    #else
      for number in column { put(number) }
    #endif
  }

  private mutating func put(raw bytes: UnsafeRawBufferPointer) {
    if bytes.count > buffer.count - used { flush() }
    // What does not fit at all is drained where it lies instead of being copied through.
    guard bytes.count <= buffer.count else { return drain(bytes) }
    UnsafeMutableRawBufferPointer(rebasing: buffer[used...]).copyMemory(from: bytes)
    used += bytes.count
  }
}

extension CanonicalBytes {
  /// Says whether an input or an event follows, where both stand in one stream.
  public mutating func mark(input: Bool) { put(UInt8(ascii: input ? "I" : "E")) }
}
