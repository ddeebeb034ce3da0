import Foundation

/// The repository that these tests stand in, read as text.
enum Repository {
  /// Its folder.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A file's text.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// Whether there is a file or folder at `path`.
  static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// The Swift files under these folders, as paths from the root, sorted; links and built files are left out.
  static func swiftFiles(under folders: [String]) -> [String] {
    folders.flatMap { folder -> [String] in
      let walk = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
      let paths = walk.map { Array($0).compactMap { $0 as? String } } ?? []
      return paths.filter { $0.hasSuffix(".swift") && !$0.contains(".build") }.map { "\(folder)/\($0)" }
    }.filter { !isLink($0) }.sorted()
  }

  /// The host's modules: the folders of `Sources`, sorted.
  static func modules() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent("Sources").path).sorted()
  }

  /// A file's lines with comments taken away, so that words in prose do not count as code.
  static func code(_ path: String) throws -> [Substring] {
    try text(path).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
    }
  }

  /// What a file imports.
  static func imports(_ path: String) throws -> [String] {
    try code(path).compactMap { line in
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
        words[..<place].allSatisfy({ ["public", "internal", "package", "private"].contains($0) || $0.hasPrefix("@") })
      else { return nil }
      return String(words[place + 1].prefix { $0 != "." })
    }
  }

  private static func isLink(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: root.appendingPathComponent(path).path)
    return attributes?[.type] as? FileAttributeType == .typeSymbolicLink
  }
}
