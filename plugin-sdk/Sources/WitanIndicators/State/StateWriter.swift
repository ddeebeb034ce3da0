/// Collects an indicator's state as bytes: little-endian, without padding, the same on every machine.
///
/// A double is kept as its bit pattern, so what is restored goes on with the very same bits. The size is bounded by the
/// indicator's periods (see ``Period``); ``bytes`` is what a plugin puts into its own state blob.
public struct StateWriter: Sendable {
  /// What has been written so far.
  public private(set) var bytes: [UInt8] = []

  /// An empty state.
  public init() {}

  /// Appends one byte.
  public mutating func write(_ value: UInt8) { bytes.append(value) }

  /// Appends eight bytes, the lowest first.
  public mutating func write(_ value: UInt64) {
    var rest = value
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Appends a whole number as eight bytes.
  public mutating func write(_ value: Int) { write(UInt64(bitPattern: Int64(value))) }

  /// Appends a double's bit pattern.
  public mutating func write(_ value: Double) { write(value.bitPattern) }

  /// Appends one byte, 1 for true.
  public mutating func write(_ value: Bool) { write(value ? 1 : 0 as UInt8) }

  /// Appends the byte by which a state says whose it is.
  mutating func write(_ kind: StateKind) { write(kind.rawValue) }
}
