/// The dynamic table: what the loader is told about libraries, symbols and relocation.
public struct ELFDynamicTable: Hashable, Sendable {
  /// The libraries that the file needs, in order (DT_NEEDED).
  public internal(set) var needed: [String] = []
  /// The file's own name (DT_SONAME).
  public internal(set) var soname: String?
  /// Folders that libraries are looked for in (DT_RPATH, DT_RUNPATH), joined by colons.
  public internal(set) var runPath: String?
  /// Code must be patched when it is loaded (DT_TEXTREL or DF_TEXTREL).
  public internal(set) var hasTextRelocations = false
  /// All symbols are bound at load (DF_BIND_NOW or DF_1_NOW).
  public internal(set) var bindsNow = false
  /// The file asks never to be unloaded (DF_1_NODELETE).
  public internal(set) var refusesUnloading = false
  /// How many functions run before anything is called (DT_INIT_ARRAY).
  public internal(set) var constructors = 0

  /// Addresses that the symbols are found by.
  var symbolTable: UInt64?, stringTable: UInt64?, stringSize: UInt64 = 0
  var hash: UInt64?, gnuHash: UInt64?
  var versionNeeds: UInt64?, versionNeedCount: UInt64 = 0

  /// Reads the table; nil where the file has none.
  static func read(_ file: ELFBytes, _ segments: [ELFSegment]) throws(ELFError) -> ELFDynamicTable? {
    guard let segment = segments.first(where: { $0.type == ELFSegment.dynamic }) else { return nil }
    var table = ELFDynamicTable()
    var names: [(tag: UInt64, offset: UInt64)] = []
    for index in 0..<min(segment.fileSize / 16, 4096) {
      guard let tag: UInt64 = file.number(segment.offset + index * 16),
        let value: UInt64 = file.number(segment.offset + index * 16 + 8), tag != 0
      else { break }
      if [1, 14, 15, 29].contains(tag) { names.append((tag, value)) } else { table.take(tag, value) }
    }
    for (tag, offset) in names {
      guard let text = table.string(offset, file, segments) else {
        throw ELFError(
          found: "a dynamic entry (tag \(tag)) whose text lies at \(offset) of the string table",
          expected: "a text inside the table's \(table.stringSize) bytes")
      }
      switch tag {
      case 1: table.needed.append(text)
      case 14: table.soname = text
      default: table.runPath = table.runPath.map { $0 + ":" + text } ?? text
      }
    }
    return table
  }

  private mutating func take(_ tag: UInt64, _ value: UInt64) {
    switch tag {
    case 4: hash = value
    case 5: stringTable = value
    case 6: symbolTable = value
    case 10: stringSize = value
    case 22: hasTextRelocations = true
    case 24: bindsNow = true
    case 27: constructors = Int(min(value / 8, UInt64(Int32.max)))
    case 30:
      if value & 4 != 0 { hasTextRelocations = true }
      if value & 8 != 0 { bindsNow = true }
    case 0x6FFF_FEF5: gnuHash = value
    case 0x6FFF_FFFE: versionNeeds = value
    case 0x6FFF_FFFF: versionNeedCount = value
    case 0x6FFF_FFFB:
      if value & 1 != 0 { bindsNow = true }
      if value & 8 != 0 { refusesUnloading = true }
    default: break
    }
  }

  /// The text at `offset` of the string table.
  func string(_ offset: UInt64, _ file: ELFBytes, _ segments: [ELFSegment]) -> String? {
    guard let stringTable, let table = segments.fileOffset(of: stringTable), offset < min(stringSize, table.left) else {
      return nil
    }
    return file.text(table.offset + offset, before: table.offset + min(stringSize, table.left))
  }
}
