import Foundation
import Testing

/// The real market data beside the repository.
enum SharedBars {
  /// Where the files lie: `WITAN_SHARED`, else `../shared`.
  static let folder: String = {
    let named = ProcessInfo.processInfo.environment["WITAN_SHARED"] ?? ""
    let shared = named.isEmpty ? HostProgram.root.deletingLastPathComponent().path + "/shared" : named
    return shared + "/data/ohlcv"
  }()

  /// Whether they and the program are there; says on standard error what is missing.
  static let areThere: Bool = {
    guard FileManager.default.fileExists(atPath: folder) else {
      FileHandle.standardError.write(Data("skipped: there is no \(folder); name the data with WITAN_SHARED\n".utf8))
      return false
    }
    return HostProgram.isBuilt
  }()

  /// The path of a file.
  static func path(_ name: String) -> String { folder + "/" + name }

  /// `count` rows of a file from the row `first` (from 0) on, as CSV with its header; fewer where there are no more.
  static func csv(_ name: String, first: Int = 0, count: Int) throws -> String {
    let text = try Shell.output(
      """
      set -- '\(path(name))'; case $1 in *.gz) gzip -dc "$1";; *) cat "$1";; esac \
      | sed -n '1p; \(first + 2),\(first + 1 + count)p'
      """)
    try #require(text.hasPrefix("timestamp,open,high,low,close,volume\n"))
    return text
  }
}

/// The system's own programs, where a test needs what only they do.
enum Shell {
  /// What `command` prints; a failure of the test where it fails.
  static func output(_ command: String) throws -> String {
    let (code, said) = try run(command)
    try #require(code == 0, "\(command)")
    return said
  }

  /// Whether `command` succeeds; what it says is not shown.
  static func succeeds(_ command: String) -> Bool { (try? run("{ \(command); } 2>/dev/null"))?.code == 0 }

  private static func run(_ command: String) throws -> (code: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }
}
