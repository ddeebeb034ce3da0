import Foundation
import Glibc
import Testing
import WitanGallery

/// A language that `plugin-new` has a template for.
enum Template: String, CaseIterable, CustomTestStringConvertible {
  case c, cpp, rust, swift
  case swiftOrdinary = "swift-ordinary"

  var testDescription: String { rawValue }

  /// What must be on the PATH to build it.
  var compiler: String {
    switch self {
    case .c: "cc"
    case .cpp: "g++"
    case .rust: "rustc"
    case .swift, .swiftOrdinary: "swift"
    }
  }

  /// How a missing compiler is come by.
  var package: String {
    switch self {
    case .c, .cpp: "Debian: apt install g++"
    case .rust: "Debian: apt install rustc"
    case .swift, .swiftOrdinary: "swift.org"
    }
  }

  /// The languages that can be built here; the others are named aloud.
  static let buildable: [Template] = allCases.filter { template in
    if Tool.isThere(template.compiler) { return true }
    print("SKIPPED: the template \(template.rawValue): there is no \(template.compiler) (\(template.package))")
    return false
  }

  /// The template's plugin, as a new author makes it: `plugin-new`, then `make`. Built once a run.
  var plugin: URL {
    get async throws { try await Workshop.shared.plugin(self) }
  }
}

/// Builds each template once, for all tests of a run.
private actor Workshop {
  static let shared = Workshop()
  private var built: [Template: Task<URL, any Error>] = [:]

  /// The folder of what was built; it is cleared away when the process ends.
  private static let shelf: Result<URL, any Error> = Result {
    let folder = try GalleryBuilder.temporaryFolder()
    Leftover.path.pointee = strdup(folder.path)
    atexit {
      if let path = Leftover.path.pointee { try? FileManager.default.removeItem(atPath: String(cString: path)) }
    }
    return folder
  }

  func plugin(_ template: Template) async throws -> URL {
    // A task, so that a second test waits for the first one's build.
    let build = built[template] ?? Task { try await Self.build(template) }
    built[template] = build
    return try await build.value
  }

  private static func build(_ template: Template) async throws -> URL {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = "made-in-\(template.rawValue)"
    let sdk = Matrix.folder.deletingLastPathComponent()
    for command in [
      ["bash", sdk.appending(path: "bin/plugin-new").path, name, "--lang", template.rawValue, "--into", folder.path],
      ["make", "-C", folder.appending(path: name).path],
    ] {
      let (status, words) = try await Tool.run(command, log: folder.appending(path: "log"))
      guard status == 0 else { throw BuildFailure(template: template, words: words) }
      guard !words.lowercased().contains("warning:") else { throw BuildFailure(template: template, words: words) }
    }
    let kept = try shelf.get().appending(path: "\(name).so")
    try FileManager.default.moveItem(at: folder.appending(path: "\(name)/\(name).so"), to: kept)
    return kept
  }
}

/// What is cleared away at the end of the process, where no test is left to do it.
private enum Leftover {
  nonisolated(unsafe) static let path: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = {
    let place = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 1)
    place.initialize(to: nil)
    return place
  }()
}

/// A template that does not build, or not without a warning.
struct BuildFailure: Error, CustomStringConvertible {
  let template: Template
  let words: String
  var description: String { "the template \(template.rawValue) was not built: \(words)" }
}
