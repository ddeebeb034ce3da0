import Foundation
import Testing

/// The built `host` for commands that end by themselves and need no plugins.
enum HostCommand {
  /// What a run left.
  struct Result: Sendable {
    let code: Int32
    let output: String
    let errors: String
  }

  /// Whether the program is there; says on standard error what is missing.
  static let isBuilt: Bool = {
    guard HostProgram.path == nil else { return true }
    FileHandle.standardError.write(Data("skipped: no host; build it with `swift build --product host`\n".utf8))
    return false
  }()

  /// Runs the host with `arguments` in `folder`, its environment cleared of what would change an answer.
  ///
  /// On a thread of its own: a wait for a process must not take one from the tasks.
  static func run(_ arguments: [String], in folder: String) async throws -> Result {
    try await withCheckedThrowingContinuation { done in
      Thread { done.resume(with: Swift.Result { try wait(arguments, folder) }) }.start()
    }
  }

  private static func wait(_ arguments: [String], _ folder: String) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(HostProgram.measured))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // A host that was built to be measured would write its profile beside its work.
    process.environment = [
      "PATH": "/usr/bin:/bin", "HOME": folder, "TMPDIR": "/tmp",
      "LLVM_PROFILE_FILE": HostProgram.profile ?? "/dev/null",
    ]
    let errors = URL(fileURLWithPath: folder).appendingPathComponent(".errors-\(UUID().uuidString)")
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}

/// A folder of its own for a test, removed with it.
final class WorkFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/witan-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func run(_ arguments: String...) async throws -> HostCommand.Result {
    try await HostCommand.run(arguments, in: path)
  }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: path + "/" + name, atomically: true, encoding: .utf8)
  }

  func text(_ name: String) throws -> String { try String(contentsOfFile: path + "/" + name, encoding: .utf8) }

  /// The names of what lies in it, sorted.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
}
