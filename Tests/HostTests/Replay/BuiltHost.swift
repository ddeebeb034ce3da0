import Foundation
import Testing

/// The built executable, run as an operator runs it, in a folder of the test's own.
final class BuiltHost {
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  static let repository = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/")
    .replacing("//", with: "/")
  static let plugins = repository + "/Plugins"
  /// The folder of executables, where it is known.
  static let executable: String? = {
    guard let folder = ProcessInfo.processInfo.environment["WITAN_BIN"] else {
      print("SKIPPED: the end-to-end tests of replay and why need WITAN_BIN, the folder of the executables")
      return nil
    }
    return folder + "/host"
  }()
  /// Whether there are compiled plugins to trade with.
  static let hasPlugins: Bool = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: plugins)) ?? []
    let found = files.contains { $0.hasSuffix(".so") }
    if !found { print("SKIPPED: the end-to-end tests of replay and why need compiled plugins: scripts/plugins") }
    return found
  }()

  let folder = NSTemporaryDirectory() + "witan-host-" + UUID().uuidString
  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
  }

  func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.executable))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Files, not pipes: a long answer must not wait for its reader.
    let (output, errors) = (folder + "/.out", folder + "/.err")
    for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
      errors: try String(contentsOfFile: errors, encoding: .utf8))
  }

  /// A store that the host itself wrote over 600 recorded bars with a wave in them.
  func trade() throws {
    var rows = "timestamp,open,high,low,close,volume\n"
    var last = 50_000.0
    for bar in 0..<600 {
      let close = 50_000 + 2500 * sin(Double(bar) / 15) + 300 * sin(Double(bar) * 1.7)
      let (high, low) = (max(last, close) + 20, min(last, close) - 20)
      rows += "\(1_704_067_200_000 + bar * 60_000),\(Int(last)),\(Int(high)),\(Int(low)),\(Int(close)),10\n"
      last = Double(Int(close))
    }
    try write(rows, to: "bars.csv")
    let ran = try run(
      "run", "--plugins", Self.plugins, "--feed", "file:bars.csv", "--symbols", "BTC/USDT", "--interval", "1m",
      "--speed",
      "max", "--store", "sqlite:witan.db", "--no-web")
    try #require(ran.code == 0, "\(ran.errors)")
  }
}
