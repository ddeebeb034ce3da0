import Foundation
import Testing
import WitanGallery

/// Each header can be included by itself, in every language that reads it.
@Suite struct HeaderTests {
  private static let headers: [String] = {
    let folder = Matrix.folder.deletingLastPathComponent().appending(path: "Sources/CWitanABI/include")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "witan").path)) ?? []
    return ["witan.h"] + names.filter { $0.hasSuffix(".h") }.sorted().map { "witan/\($0)" }
  }()

  private static let include = Matrix.folder.deletingLastPathComponent()
    .appending(path: "Sources/CWitanABI/include").standardizedFileURL.path

  @Test func thereAreHeadersToCompile() { #expect(Self.headers.count >= 16) }

  @Test(arguments: headers) func everyHeaderIsC11ByItself(header: String) async throws {
    try await compiles(header, "c", ["cc", "-std=c11", "-x", "c"])
  }

  @Test(.enabled(if: Tool.isThere("g++"), "there is no g++ (Debian: apt install g++)"), arguments: headers)
  func everyHeaderIsCPlusPlus17ByItself(header: String) async throws {
    try await compiles(header, "cpp", ["g++", "-std=c++17", "-x", "c++"])
  }

  @Test func everyHeaderIsImportedBySwiftByItself() async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // The headers without the package's own module map, which the compiler would find beside them.
    let copy = folder.appending(path: "include")
    try FileManager.default.copyItem(at: URL(filePath: Self.include), to: copy)
    try FileManager.default.removeItem(at: copy.appending(path: "module.modulemap"))
    let source = folder.appending(path: "alone.swift")
    for (number, header) in Self.headers.enumerated() {
      try "module Alone\(number) { header \"\(header)\" export * }\n"
        .write(to: copy.appending(path: "module.modulemap"), atomically: true, encoding: .utf8)
      try "import Alone\(number)\n".write(to: source, atomically: true, encoding: .utf8)
      let (status, words) = try await Tool.run(
        [
          "swiftc", "-typecheck", "-warnings-as-errors", "-module-cache-path", folder.appending(path: "cache").path,
          "-I", copy.path, source.path,
        ], log: folder.appending(path: "log"))
      #expect(status == 0, "\(header): \(words)")
    }
  }

  private func compiles(_ header: String, _ ending: String, _ compiler: [String]) async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = folder.appending(path: "alone.\(ending)")
    // Twice, for the guard; and a use, so that the unit is not empty.
    try "#include <\(header)>\n#include <\(header)>\ntypedef int alone;\n"
      .write(to: source, atomically: true, encoding: .utf8)
    let (status, words) = try await Tool.run(
      compiler + ["-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", Self.include, source.path],
      log: folder.appending(path: "log"))
    #expect(status == 0, "\(header): \(words)")
  }
}
