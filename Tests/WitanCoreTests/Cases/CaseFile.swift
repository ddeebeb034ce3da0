import Foundation

/// A file of shared cases: named by an environment variable, else looked for beside the repository.
struct CaseFile {
  let url: URL
  /// True where the variable names the file: then its absence is a failure, not a reason to skip.
  let isNamed: Bool
  /// The last part of its path.
  var name: String { url.lastPathComponent }

  init(variable: String, name: String) {
    if let path = ProcessInfo.processInfo.environment[variable], !path.isEmpty {
      url = URL(fileURLWithPath: path)
      isNamed = true
    } else {
      var root = URL(fileURLWithPath: #filePath)
      for _ in 0..<4 { root.deleteLastPathComponent() }
      url = root.deletingLastPathComponent().appendingPathComponent("shared/data/cases/\(name)")
      isNamed = false
    }
  }

  static let votes = CaseFile(variable: "WITAN_VOTE_CASES", name: "vote_cases.json")
  static let portfolios = CaseFile(variable: "WITAN_PORTFOLIO_CASES", name: "portfolio_cases.json")

  /// Whether the test should run; says aloud where it does not.
  var isWanted: Bool {
    if isNamed || FileManager.default.fileExists(atPath: url.path) { return true }
    print("skipped: found no \(url.path); name the cases by WITAN_VOTE_CASES or WITAN_PORTFOLIO_CASES to run them")
    return false
  }

  func read<Cases: Decodable>(_ type: Cases.Type) throws -> Cases {
    guard let data = FileManager.default.contents(atPath: url.path) else {
      throw Unreadable(description: "found no file \(url.path), which the environment names; expected the cases")
    }
    return try JSONDecoder().decode(type, from: data)
  }

  struct Unreadable: Error, CustomStringConvertible { let description: String }
}
