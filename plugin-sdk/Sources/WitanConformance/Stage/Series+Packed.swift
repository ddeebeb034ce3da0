/// A series as bytes, to cross from one process to another.
extension Series {
  /// What ``init(packed:name:)`` reads: interval, columns.
  var packed: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ words: some Sequence<UInt64>) {
      for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    }
    append([UInt64(bitPattern: interval), UInt64(count)])
    append(openMs.map { UInt64(bitPattern: $0) })
    for column in [open, high, low, close, volume] { append(column.map(\.bitPattern)) }
    return bytes
  }

  /// A series from ``packed``; nil where the bytes are cut short.
  init?(packed: [UInt8], name: String) {
    let words = packed.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - 7, by: 8).map {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self))
      }
    }
    guard words.count >= 2, words[1] <= UInt64(words.count), words.count == 2 + 6 * Int(words[1]) else { return nil }
    let count = Int(words[1])
    func column(_ index: Int) -> [Double] {
      words[(2 + index * count)..<(2 + (index + 1) * count)].map(Double.init(bitPattern:))
    }
    self.init(name: name)
    interval = Int64(bitPattern: words[0])
    openMs = words[2..<2 + count].map { Int64(bitPattern: $0) }
    (open, high, low, close, volume) = (column(1), column(2), column(3), column(4), column(5))
  }
}
