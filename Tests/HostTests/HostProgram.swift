import Foundation
import Synchronization
import Testing

/// The built `host`, driven as a person or a script drives it.
///
/// It is looked for in the folder that `WITAN_BIN` names, else in the builds beside the sources; its plugins in
/// `Plugins`. Without both the tests that need them are skipped, and say so.
enum HostProgram {
  /// The folder of the sources.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Where the executable lies; nil where it was not built.
  static let path: String? = {
    let named = ProcessInfo.processInfo.environment["WITAN_BIN"] ?? ""
    let folders = (named.isEmpty ? [] : [named]) + ["release", "debug"].map { root.path + "/.build/\($0)" }
    return folders.map { $0 + "/host" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The executable for a command that ends by itself: where the coverage of the tests is counted, the one that was
  /// built with them, so that what it runs counts too. What trades beside a test is `path`, at the speed of a release.
  static let measured: String? = {
    let built = root.path + "/.build/debug/host"
    return profile != nil && FileManager.default.isExecutableFile(atPath: built) ? built : path
  }()

  /// Where a measured program leaves its counts: the pattern of this run's own; nil where nothing is counted.
  static let profile = ProcessInfo.processInfo.environment["LLVM_PROFILE_FILE"]

  /// Where the shipped strategies lie; nil where they were not built.
  static let plugins: String? = {
    let folder = root.path + "/Plugins"
    return FileManager.default.fileExists(atPath: folder + "/momentum.so") ? folder : nil
  }()

  /// Whether the program and its plugins are there; says on standard error what is missing.
  static let isBuilt: Bool = {
    guard path != nil, plugins != nil else {
      FileHandle.standardError.write(
        Data("skipped: no host or no plugins beside \(root.path); build them with scripts/build\n".utf8))
      return false
    }
    return true
  }()

  /// Whether the tests that take minutes are asked for.
  static let isLong = ProcessInfo.processInfo.environment["WITAN_LONG"] == "1"

  /// A finished run.
  struct Result {
    let code: Int32
    let output: String
    let error: String
  }

  /// The SHA-256 of the plugins in `folder`, as `WITAN_PLUGINS_TRUSTED` lists them.
  static func digests(_ folder: String) throws -> String {
    Set(try Shell.output("sha256sum '\(folder)'/*.so").split(separator: "\n").map { $0.prefix(64) })
      .sorted().joined(separator: ",")
  }

  /// Runs `host` with `arguments` to its end, the measured one unless another `program` is named; `environment` is added
  /// to the one of the tests.
  static func run(
    _ arguments: [String], in folder: Scratch, environment: [String: String] = [:], from directory: String? = nil,
    shell: String? = nil, program: String? = nil
  ) throws -> Result {
    // The limits that a shell sets are for the host's own files; a profile would run into them.
    let started = try start(
      arguments, in: folder, environment: environment, from: directory, shell: shell,
      program: program ?? (shell == nil ? measured : path))
    return started.finish()
  }

  /// Starts `host` with `arguments`; `shell` is put before it in a shell, such as `ulimit -f 100;`. With `tool` another
  /// program starts it: its name and its own arguments.
  static func start(
    _ arguments: [String], in folder: Scratch, environment: [String: String] = [:], from directory: String? = nil,
    shell: String? = nil, under tool: [String] = [], program: String? = path
  ) throws -> StartedHost {
    let process = Process()
    let program = try #require(program)
    if let shell {
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = ["-c", shell + " exec \"$0\" \"$@\"", program] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: tool.isEmpty ? program : "/usr/bin/env")
      process.arguments = (tool.isEmpty ? [] : tool + [program]) + arguments
    }
    process.currentDirectoryURL = URL(fileURLWithPath: directory ?? folder.path)
    process.environment = ProcessInfo.processInfo.environment
      .merging(["SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 }) { $1 }
    return try StartedHost(process, folder)
  }
}

/// A `host` that was started, with its output in files of its scratch folder.
final class StartedHost {
  let process: Process
  private let output: String
  private let error: String

  init(_ process: Process, _ folder: Scratch) throws {
    self.process = process
    let name = UUID().uuidString
    output = folder.path + "/\(name).out"
    error = folder.path + "/\(name).err"
    for (path, pipe) in [(output, \Process.standardOutput), (error, \Process.standardError)] {
      try Data().write(to: URL(fileURLWithPath: path))
      process[keyPath: pipe] = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }
  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// What it has written so far.
  var outputSoFar: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
  var errorSoFar: String { (try? String(contentsOfFile: error, encoding: .utf8)) ?? "" }

  /// Waits for its end; one that lasts longer than five minutes is ended, and its code is then that of SIGKILL.
  func finish() -> HostProgram.Result {
    if !waits(upTo: 300, until: { !process.isRunning }) { signal(SIGKILL) }
    process.waitUntilExit()
    return HostProgram.Result(code: process.terminationStatus, output: outputSoFar, error: errorSoFar)
  }

  /// How often its output has shown `text` so far.
  func count(_ text: String) -> Int { outputSoFar.components(separatedBy: text).count - 1 }

  func signal(_ number: Int32) { kill(process.processIdentifier, number) }

  /// Looks again and again until `condition` holds; false after `seconds`.
  func waits(upTo seconds: Double, until condition: () -> Bool) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while !condition() {
      if Date() > end { return false }
      // The other process needs its time; nothing in this one depends on how long that is.
      _ = poll(nil, 0, 20)
    }
    return true
  }

  /// Whether its output shows `text` within `seconds`.
  func shows(_ text: String, within seconds: Double = 60) -> Bool {
    waits(upTo: seconds) { outputSoFar.contains(text) || errorSoFar.contains(text) || !process.isRunning }
      && (outputSoFar + errorSoFar).contains(text)
  }
}

/// A folder of a test's own, gone with it.
final class Scratch {
  let path: String
  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/witan-host-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of a file in it, written where `text` is given.
  func file(_ name: String, _ text: String? = nil) throws -> String {
    let file = path + "/" + name
    if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }
    return file
  }

  /// What lies in it, without the output of programs.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { !$0.hasSuffix(".out") && !$0.hasSuffix(".err") }.sorted()
  }
}
