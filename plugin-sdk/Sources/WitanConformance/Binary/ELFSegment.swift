/// A program header: what the loader maps or looks at.
public struct ELFSegment: Hashable, Sendable {
  /// PT_LOAD.
  public static let load: UInt32 = 1
  /// PT_DYNAMIC.
  public static let dynamic: UInt32 = 2
  /// PT_INTERP.
  public static let interpreter: UInt32 = 3
  /// PT_GNU_STACK.
  public static let stack: UInt32 = 0x6474_E551
  /// PT_GNU_RELRO.
  public static let readOnlyAfterRelocation: UInt32 = 0x6474_E552

  /// What it is: one of the constants above, or anything else.
  public let type: UInt32
  /// Bit 0 executable, bit 1 writable, bit 2 readable.
  public let flags: UInt32
  /// Where it lies in the file, in bytes.
  public let offset: UInt64
  /// How many bytes it takes in the file.
  public let fileSize: UInt64
  /// Where it lies in memory, from the image's base.
  public let address: UInt64
  /// How many bytes it takes in memory.
  public let memorySize: UInt64

  /// May be run.
  public var isExecutable: Bool { flags & 1 != 0 }
  /// May be written.
  public var isWritable: Bool { flags & 2 != 0 }

  /// The program headers of a file; all that have bytes in the file lie inside it.
  static func read(_ file: ELFBytes) throws(ELFError) -> [ELFSegment] {
    guard let start: UInt64 = file.number(32), let size: UInt16 = file.number(54), let count: UInt16 = file.number(56)
    else { throw ELFError(found: "\(file.count) bytes", expected: "at least the 64 bytes of an ELF header") }
    guard count > 0, count <= 128 else {
      throw ELFError(found: "\(count) program headers", expected: "1 to 128")
    }
    guard size == 56, file.place(start, UInt64(count) * 56) != nil else {
      throw ELFError(
        found: "\(count) program headers of \(size) bytes at offset \(start)",
        expected: "headers of 56 bytes inside the file's \(file.count) bytes (is the file cut short?)")
    }
    var segments: [ELFSegment] = []
    for index in 0..<UInt64(count) {
      guard let segment = ELFSegment(file, at: start + index * 56) else { continue }
      if segment.type != Self.stack, file.place(segment.offset, segment.fileSize) == nil {
        throw ELFError(
          found: "segment \(index) with \(segment.fileSize) bytes at offset \(segment.offset)",
          expected: "a segment inside the file's \(file.count) bytes (is the file cut short?)")
      }
      segments.append(segment)
    }
    return segments
  }

  private init?(_ file: ELFBytes, at offset: UInt64) {
    guard let type: UInt32 = file.number(offset), let flags: UInt32 = file.number(offset + 4),
      let place: UInt64 = file.number(offset + 8), let address: UInt64 = file.number(offset + 16),
      let fileSize: UInt64 = file.number(offset + 32), let memorySize: UInt64 = file.number(offset + 40)
    else { return nil }
    self.type = type
    self.flags = flags
    self.offset = place
    self.fileSize = fileSize
    self.address = address
    self.memorySize = memorySize
  }
}

extension [ELFSegment] {
  /// Where a memory address lies in the file, with the bytes left in its segment; nil where no loaded segment has it.
  func fileOffset(of address: UInt64) -> (offset: UInt64, left: UInt64)? {
    for segment in self where segment.type == ELFSegment.load && address >= segment.address {
      let inside = address - segment.address
      if inside < segment.fileSize { return (segment.offset + inside, segment.fileSize - inside) }
    }
    return nil
  }
}
