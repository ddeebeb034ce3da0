/// A language's runtime that keeps pointers into a loaded image, or hooks for its threads, beyond what the contract
/// sees: a file that holds one is never unloaded.
///
/// Found in what survives stripping. Embedded Swift, C and C++ bring none.
public enum LanguageRuntime: String, Sendable, CaseIterable {
  /// Ordinary Swift: sections `swift5_*`, which the runtime reads at every cast.
  case swift = "Swift"
  /// Go: its scheduler's threads run in the image. Sections `.gopclntab`, `.go.buildinfo`.
  case go = "Go"
  /// Rust: destructors of thread-local values lie in the image. The compiler's name in `.comment`, or the standard
  /// library's own source paths among the texts.
  case rust = "Rust"

  /// The runtime of a file with these sections; nil where it has none.
  static func find(_ sections: [ELFSection], in file: ELFBytes) -> LanguageRuntime? {
    let names = Set(sections.map(\.name))
    if names.contains(where: { $0.hasPrefix("swift5_") || $0.hasPrefix(".swift5_") }) { return .swift }
    if names.contains(".gopclntab") || names.contains(".go.buildinfo") { return .go }
    let isRust = sections.contains { section in
      guard let words = marks[section.name], let place = file.place(section.offset, section.size) else { return false }
      return holds(file.bytes[place], Array(words.utf8))
    }
    return isRust ? .rust : nil
  }

  /// In which section which words tell Rust.
  private static let marks = [".comment": "rustc version ", ".rodata": "library/std/src/"]

  private static func holds(_ bytes: ArraySlice<UInt8>, _ words: [UInt8]) -> Bool {
    var from = bytes.startIndex
    while let start = bytes[from...].firstIndex(of: words[0]), bytes.endIndex - start >= words.count {
      if bytes[start..<start + words.count].elementsEqual(words) { return true }
      from = start + 1
    }
    return false
  }
}
