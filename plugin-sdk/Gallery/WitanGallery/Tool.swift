public import Foundation

/// Programs of the system that build the gallery.
public enum Tool {
  /// True where the PATH has a program of that name.
  public static func isThere(_ name: String) -> Bool { path(of: name) != nil }

  /// Runs a program of the PATH to its end. Its exit status (-1 where there is no such program), and all it said.
  public static func run(_ command: [String], log: URL) async throws -> (status: Int32, words: String) {
    guard let path = path(of: command[0]) else {
      return (-1, "there is no \(command[0]) on the PATH; install it (Debian: apt install build-essential)")
    }
    guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
      throw GalleryError.file(path: log.path, words: "it cannot be made")
    }
    let words = try FileHandle(forWritingTo: log)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = Array(command.dropFirst())
    process.standardOutput = words
    process.standardError = words
    let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
      process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    try words.close()
    return (status, String(decoding: try Data(contentsOf: log), as: UTF8.self))
  }

  private static func path(of name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
