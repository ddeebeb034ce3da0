import Foundation

/// A program that a drill has started; its output goes to files. It is ended by its process number, in every case.
final class ChildProgram: Sendable {
  /// What it is called in sentences.
  let name: String
  /// Where its standard output and standard error are written.
  let output: String, errors: String
  private let process: Process

  /// Starts it.
  /// - Throws: ``DrillStop`` where that does not succeed.
  init(
    _ name: String, _ program: String, _ arguments: [String], environment: [String: String], in directory: String,
    files: String
  ) throws(DrillStop) {
    (self.name, output, errors) = (name, files + ".out", files + ".err")
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.standardInput = FileHandle.nullDevice
    do {
      for (path, pipe) in [(output, \Process.standardOutput), (errors, \Process.standardError)] {
        try Data().write(to: URL(fileURLWithPath: path))
        process[keyPath: pipe] = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      }
      try process.run()
    } catch { throw DrillStop("\(name) could not be started from \(program): \(error.localizedDescription)") }
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// Its process number.
  var pid: Int32 { process.processIdentifier }
  /// Whether it still runs.
  var isRunning: Bool { process.isRunning }

  /// Its exit code, or minus the number of the signal that ended it; nil while it runs.
  var code: Int32? {
    guard !process.isRunning else { return nil }
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// The last thing that it said on standard error, or else on standard output.
  var lastWords: String {
    for path in [errors, output] {
      let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
      if let line = text.split(separator: "\n").last { return String(line.prefix(400)) }
    }
    return "nothing"
  }

  /// Sends it a signal.
  func signal(_ number: Int32) { if process.isRunning { kill(process.processIdentifier, number) } }

  /// Tells it to stop, and ends it where it does not within `limit`. Also works in a task that was cancelled.
  func end(within limit: Duration) {
    signal(SIGTERM)
    waits(limit)
    signal(SIGKILL)
    process.waitUntilExit()
  }

  /// Ends it without a warning, as a crash or a loss of power does.
  func kill9() {
    signal(SIGKILL)
    process.waitUntilExit()
  }

  private func waits(_ limit: Duration) {
    let end = ContinuousClock.now + limit
    while process.isRunning, ContinuousClock.now < end { _ = poll(nil, 0, 10) }
  }
}
