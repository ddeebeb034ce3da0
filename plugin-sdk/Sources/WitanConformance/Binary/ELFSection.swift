/// A section as its header describes it. Sections are for tools, not for the loader: a file may have none, and what they
/// say is believed only as far as it fits the file.
struct ELFSection: Sendable {
  let name: String
  /// Where its bytes lie in the file, and how many there are; not checked against the file.
  let offset, size: UInt64

  /// The sections, as far as the headers can be believed; nil where they cannot.
  static func read(_ file: ELFBytes) -> [ELFSection]? {
    guard let start: UInt64 = file.number(40), let size: UInt16 = file.number(58), size == 64,
      let count: UInt16 = file.number(60), count > 0, let names: UInt16 = file.number(62), names < count,
      file.place(start, UInt64(count) * 64) != nil,
      let offset: UInt64 = file.number(start + UInt64(names) * 64 + 24),
      let length: UInt64 = file.number(start + UInt64(names) * 64 + 32), file.place(offset, length) != nil
    else { return nil }
    var found: [ELFSection] = []
    for header in (0..<UInt64(count)).map({ start + $0 * 64 }) {
      guard let name: UInt32 = file.number(header), UInt64(name) < length,
        let text = file.text(offset + UInt64(name), before: offset + length),
        let kind: UInt32 = file.number(header + 4), let at: UInt64 = file.number(header + 24),
        let bytes: UInt64 = file.number(header + 32)
      else { return nil }
      // A section without bits (8, SHT_NOBITS) has a size in memory only.
      found.append(ELFSection(name: text, offset: at, size: kind == 8 ? 0 : bytes))
    }
    return found
  }
}
