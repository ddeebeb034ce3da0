import ArgumentParser
import Foundation

struct CommandFailure: Error, CustomStringConvertible {
  let description: String
  let code: Int32
  static func usage(_ text: String) -> CommandFailure { CommandFailure(description: text, code: 2) }
}
struct ProgressBar { init(total: Int, label: String) {}; mutating func update(_ n: Int) {}; func finish() {} }
enum OutputFile {
  static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
