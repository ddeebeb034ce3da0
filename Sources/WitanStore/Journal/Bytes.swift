/// Numbers and texts as little-endian bytes, one after the other.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
  mutating func put(_ text: String) {
    put(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
  mutating func put<Number: FixedWidthInteger>(column: ArraySlice<Number>) {
    #if _endian(little)
      column.withUnsafeBytes { bytes.append(contentsOf: $0) }
    #else
      for number in column { put(number) }
    #endif
  }
}

/// Reads what ``ByteWriter`` wrote, and refuses what is cut short.
struct ByteReader {
  let bytes: [UInt8]
  private var place = 0
  init(bytes: [UInt8]) { self.bytes = bytes }

  var left: Int { bytes.count - place }

  mutating func take(_ count: Int) throws(StoreError) -> ArraySlice<UInt8> {
    guard count >= 0, count <= left else {
      throw BlockCodec.bad("found \(left) bytes at place \(place), expected \(count) more: it is cut short")
    }
    place += count
    return bytes[place - count..<place]
  }
  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) throws(StoreError) -> Number {
    let part = try take(MemoryLayout<Number>.size)
    return Number(littleEndian: part.withUnsafeBytes { $0.loadUnaligned(as: Number.self) })
  }
  mutating func text() throws(StoreError) -> String {
    let count = Int(try number(UInt32.self))
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw BlockCodec.bad("found a text that is not UTF-8 at place \(place)")
    }
    return text
  }
  mutating func column<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, _ rows: Int
  ) throws(StoreError) -> [Number] {
    let size = MemoryLayout<Number>.size
    let part = try take(rows * size)
    return part.withUnsafeBytes { raw in
      (0..<rows).map { Number(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * size, as: Number.self)) }
    }
  }
}
