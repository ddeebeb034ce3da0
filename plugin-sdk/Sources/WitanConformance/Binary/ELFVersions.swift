/// The versions of symbols that a file needs. Source of the layout: "ELF Symbol Versioning", U. Drepper.
enum ELFVersions {
  /// The most names that are read; a hostile table can count 65,535 of 4 KiB in each of its parts.
  private static let most = 1024

  /// Their names in the file's order, as far as the tables can be followed.
  static func needed(_ file: ELFBytes, _ segments: [ELFSegment], _ table: ELFDynamicTable) -> [String] {
    guard let address = table.versionNeeds, var place = segments.fileOffset(of: address)?.offset else { return [] }
    var names: [String] = []
    for _ in 0..<min(table.versionNeedCount, 256) {
      guard let count: UInt16 = file.number(place + 2), let first: UInt32 = file.number(place + 8),
        let next: UInt32 = file.number(place + 12)
      else { break }
      var entry = place + UInt64(first)
      for _ in 0..<count {
        guard names.count < most, let name: UInt32 = file.number(entry + 8), let step: UInt32 = file.number(entry + 12),
          let text = table.string(UInt64(name), file, segments)
        else { break }
        names.append(text)
        guard step > 0 else { break }
        entry += UInt64(step)
      }
      guard next > 0 else { break }
      place += UInt64(next)
    }
    return names
  }
}
