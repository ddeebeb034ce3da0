/// A dynamic symbol.
public struct ELFSymbol: Hashable, Sendable {
  /// How a symbol is bound.
  public enum Binding: UInt8, Sendable { case local, global, weak, unique = 10, other = 255 }
  /// What a symbol names.
  public enum Kind: UInt8, Sendable {
    case none, object, function, section, file, common, threadLocal, indirectFunction = 10, other = 255
  }

  /// Its name.
  public let name: String
  /// How it is bound.
  public let binding: Binding
  /// What it names.
  public let kind: Kind
  /// False where the file only needs it.
  public let isDefined: Bool
  /// Others can find it (visibility default or protected).
  public let isVisible: Bool

  /// Found by others: defined, visible and not local.
  public var isExported: Bool { isDefined && isVisible && binding != .local }

  /// The most symbols that are read; a plugin has a handful, a Swift one some thousands.
  static let most: UInt64 = 65_536

  /// The dynamic symbols, as the loader finds them: through the dynamic table, not the section headers.
  static func read(
    _ file: ELFBytes, _ segments: [ELFSegment], _ table: ELFDynamicTable
  ) throws(ELFError) -> [ELFSymbol] {
    guard let address = table.symbolTable else { return [] }
    let count = try count(file, segments, table)
    guard count <= most else { throw ELFError(found: "\(count) dynamic symbols", expected: "at most \(most)") }
    guard let place = segments.fileOffset(of: address), count * 24 <= place.left else {
      throw ELFError(
        found: "a symbol table of \(count) entries at address \(address)",
        expected: "a table inside a loaded segment")
    }
    var symbols: [ELFSymbol] = []
    for index in 1..<max(count, 1) {
      let offset = place.offset + index * 24
      guard let name: UInt32 = file.number(offset), let info = file.byte(offset + 4),
        let other = file.byte(offset + 5), let section: UInt16 = file.number(offset + 6)
      else { break }
      guard let text = table.string(UInt64(name), file, segments) else {
        throw ELFError(
          found: "dynamic symbol \(index) whose name lies at \(name) of the string table",
          expected: "a name inside the table's \(table.stringSize) bytes")
      }
      symbols.append(
        ELFSymbol(
          name: text, binding: Binding(rawValue: info >> 4) ?? .other, kind: Kind(rawValue: info & 15) ?? .other,
          isDefined: section != 0, isVisible: other & 3 == 0 || other & 3 == 3))
    }
    return symbols
  }

  /// How many symbols there are: told by either hash table, since the dynamic table does not say.
  private static func count(
    _ file: ELFBytes, _ segments: [ELFSegment], _ table: ELFDynamicTable
  ) throws(ELFError) -> UInt64 {
    if let hash = table.hash.flatMap(segments.fileOffset), let chains: UInt32 = file.number(hash.offset + 4) {
      return UInt64(chains)
    }
    if let address = table.gnuHash, let hash = segments.fileOffset(of: address),
      let count = gnuCount(file, at: hash.offset)
    {
      return count
    }
    throw ELFError(found: "dynamic symbols without a readable hash table", expected: "DT_HASH or DT_GNU_HASH")
  }

  /// The highest symbol that a bucket's chain reaches, plus one.
  private static func gnuCount(_ file: ELFBytes, at offset: UInt64) -> UInt64? {
    guard let buckets: UInt32 = file.number(offset), let first: UInt32 = file.number(offset + 4),
      let bloom: UInt32 = file.number(offset + 8)
    else { return nil }
    let table = offset + 16 + UInt64(bloom) * 8
    guard file.place(table, UInt64(buckets) * 4) != nil else { return nil }
    var highest: UInt64 = 0
    for index in 0..<UInt64(buckets) {
      guard let start: UInt32 = file.number(table + index * 4) else { return nil }
      highest = max(highest, UInt64(start))
    }
    guard highest >= UInt64(first) else { return UInt64(first) }
    let chains = table + UInt64(buckets) * 4
    while highest <= most {
      guard let link: UInt32 = file.number(chains + (highest - UInt64(first)) * 4) else { return nil }
      highest += 1
      if link & 1 != 0 { break }
    }
    return highest
  }
}
