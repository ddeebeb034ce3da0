import Foundation

/// Where the golden cases lie: the folder named by WITAN_INDICATOR_CASES, else the shared data beside the repository.
enum GoldenFolder {
  static let variable = "WITAN_INDICATOR_CASES"
  static let named = ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : $0 }

  static let url: URL =
    if let named {
      URL(fileURLWithPath: named, isDirectory: true)
    } else {
      // <repository>/plugin-sdk/Tests/WitanIndicatorsTests/Golden/GoldenFolder.swift
      (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        .deletingLastPathComponent().appendingPathComponent("shared/data/indicators", isDirectory: true)
    }

  /// False only where nobody named a folder and the default one is absent: then there is nothing to fail on.
  static let isExpected = named != nil || FileManager.default.fileExists(atPath: url.path)

  static let skipReason = "golden cases SKIPPED: no folder \(url.path); set \(variable) to one that holds them"

  /// The cases' file names in order; throws a sentence if the folder cannot be read or holds none.
  static func caseNames() throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".json") }
    } catch {
      throw GoldenProblem("cannot read the golden cases in \(url.path): \(error). Set \(variable) to their folder.")
    }
    guard !names.isEmpty else {
      throw GoldenProblem("\(url.path) holds no golden case (*.json). Set \(variable) to a folder that does.")
    }
    return names.sorted()
  }
}
