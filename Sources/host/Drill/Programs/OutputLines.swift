import Foundation
import WitanCore

/// A line that the host has written while it was drilled.
struct OutputLine: Hashable, Sendable {
  /// The line.
  let text: String
  /// Which start of the host wrote it, from 1.
  let run: Int
  /// The exchange's time at which it was certainly not there yet.
  let notBefore: Instant

  /// The moment that it tells of: its first word; nil where that is none.
  var time: Instant? { text.split(separator: " ", maxSplits: 1).first.flatMap { Instant($0) } }
}

/// Reads along what a program writes into a file.
struct OutputReader {
  private let path: String
  private let run: Int
  private var offset: UInt64 = 0
  private var rest: [UInt8] = []

  /// Reads the file of that start of the host.
  init(_ path: String, run: Int) { (self.path, self.run) = (path, run) }

  /// The lines that were finished since the last call.
  mutating func next(notBefore: Instant) -> [OutputLine] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? file.close() }
    guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd() else { return [] }
    offset += UInt64(data.count)
    rest += data
    var lines: [OutputLine] = []
    while let end = rest.firstIndex(of: 0x0A) {
      lines.append(OutputLine(text: String(decoding: rest[..<end], as: UTF8.self), run: run, notBefore: notBefore))
      rest.removeSubrange(...end)
    }
    return lines
  }
}
