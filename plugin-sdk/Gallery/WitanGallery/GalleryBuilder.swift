public import Foundation

/// Builds plugins of the gallery into a folder, each under names of its own (``BuildNames``).
///
/// It needs `cc` and the linker behind it; a row that names a further tool is skipped where that is absent.
public struct GalleryBuilder: Sendable {
  /// What became of a row.
  public enum Outcome: Sendable {
    /// The file, and the names it was built under.
    case built(URL, BuildNames)
    /// Why it could not be built here.
    case skipped(String)

    /// The file, if there is one.
    public var file: URL? {
      if case .built(let file, _) = self { file } else { nil }
    }
  }

  /// Where the files go.
  public let folder: URL

  /// A builder for a folder that exists and is nobody else's.
  public init(into folder: URL) {
    self.folder = folder
  }

  /// Makes a folder of its own under the system's folder for temporary files. The caller removes it.
  public static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gallery-\(BuildNames().id)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    return folder
  }

  /// The honest plugin that every wicked one is made of.
  public func buildHonest() async throws -> Outcome {
    guard let plain = try Matrix.load().honest.first else {
      throw GalleryError.file(path: "matrix.json", words: "it names no honest plugin")
    }
    return try await build(plain)
  }

  /// One plugin. A compiler that has anything to say, even a warning, is an error.
  public func build(_ row: Matrix.Row) async throws -> Outcome {
    if let tool = row.tool, !Tool.isThere(tool) {
      return .skipped("\(row.plugin) is not built: \(tool) is absent (Debian: apt install \(tool))")
    }
    return try await build(Recipe(row, names: BuildNames(), folder: folder), row)
  }

  /// Many plugins, two at a time; the outcomes by the rows' names.
  public func build(_ rows: [Matrix.Row]) async throws -> [String: Outcome] {
    try await withThrowingTaskGroup(of: (String, Outcome).self) { group in
      var outcomes: [String: Outcome] = [:]
      for (place, row) in rows.enumerated() {
        if place >= 2, let (plugin, outcome) = try await group.next() { outcomes[plugin] = outcome }
        group.addTask { (row.plugin, try await build(row)) }
      }
      for try await (plugin, outcome) in group { outcomes[plugin] = outcome }
      return outcomes
    }
  }

  private func build(_ recipe: Recipe, _ row: Matrix.Row) async throws -> Outcome {
    for command in recipe.commands {
      let (status, words) = try await Tool.run(command, log: recipe.log)
      guard status == 0, words.isEmpty else {
        throw GalleryError.tool(plugin: recipe.plugin, command: command, words: words)
      }
    }
    for path in recipe.leftovers where FileManager.default.fileExists(atPath: path) {
      try FileManager.default.removeItem(atPath: path)
    }
    try row.finish?.apply(to: recipe.output)
    if row.beside == .strangeDigest { try Matrix.writeStrangeDigest(beside: recipe.output) }
    return .built(recipe.output, recipe.names)
  }
}
