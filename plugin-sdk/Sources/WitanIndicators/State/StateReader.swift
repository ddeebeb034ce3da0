/// Reads what a ``StateWriter`` wrote, and believes none of it.
///
/// Every read answers nil instead of going beyond the end, and an indicator's `init?(restoring:)` answers nil for a state
/// of another indicator, for a period out of range, for a count that cannot be, and for a number that is not finite.
/// So bytes from a damaged or foreign blob restore nothing; they never trap and never make an indicator that lies.
/// After a nil the reader's position is unspecified: give the whole blob up.
public struct StateReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0

  /// Reads from these bytes, the first one first.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads from a copy of these bytes, for instance those of a blob that came over the ABI.
  public init(copying raw: UnsafeRawBufferPointer) { bytes = [UInt8](raw) }

  /// Bytes not read yet.
  public var remaining: Int { bytes.count - position }

  /// True when everything has been read: a blob with something left over is not the one that was saved.
  public var isAtEnd: Bool { remaining == 0 }

  /// The next byte, or nil at the end.
  public mutating func readByte() -> UInt8? {
    guard remaining >= 1 else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// The next eight bytes as a whole number, or nil at the end.
  public mutating func readUInt64() -> UInt64? {
    guard remaining >= 8 else { return nil }
    var value: UInt64 = 0
    for offset in 0..<8 { value |= UInt64(bytes[position + offset]) << UInt64(8 * offset) }
    position += 8
    return value
  }

  /// The next whole number if it lies within `range`, else nil.
  public mutating func readInt(in range: ClosedRange<Int>) -> Int? {
    guard let bits = readUInt64(), let value = Int(exactly: Int64(bitPattern: bits)), range.contains(value) else {
      return nil
    }
    return value
  }

  /// The next double if it is finite, else nil.
  public mutating func readDouble() -> Double? {
    guard let bits = readUInt64() else { return nil }
    let value = Double(bitPattern: bits)
    return value.isFinite ? value : nil
  }

  /// The next truth value, or nil if the byte is neither 0 nor 1.
  public mutating func readBool() -> Bool? {
    guard let byte = readByte(), byte <= 1 else { return nil }
    return byte == 1
  }

  /// The next period, or nil if it is not one that an indicator accepts.
  public mutating func readPeriod() -> Int? { readInt(in: Period.range) }

  /// True if the next byte says that the state is of this kind.
  mutating func begins(_ kind: StateKind) -> Bool { readByte() == kind.rawValue }
}
