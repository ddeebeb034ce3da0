import Foundation
import Testing

/// The built `exchange-simulator`, on free ports of the loopback.
final class StartedExchange {
  let process: Process
  /// What its first line says: `rest`, `stream`, `ws-api`, `control`.
  private let words: [String: String]

  /// Where the program lies, beside the host; nil where it was not built.
  static let path: String? = {
    guard let host = HostProgram.path else { return nil }
    let path = URL(fileURLWithPath: host).deletingLastPathComponent().path + "/exchange-simulator"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Whether it and the host are there; says on standard error what is missing.
  static let isBuilt: Bool = {
    guard path == nil else { return true }
    FileHandle.standardError.write(
      Data("skipped: no host with an exchange-simulator beside it; build both with `swift build`\n".utf8))
    return false
  }()

  /// The variables with its account's key, as the program reads them.
  static let account = ["EXCHANGE_SIMULATOR_KEY": "key-of-the-rehearsal", "EXCHANGE_SIMULATOR_SECRET": "hush-4711"]

  init(_ arguments: [String], in folder: Scratch, environment: [String: String] = [:]) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Self.path))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = ProcessInfo.processInfo.environment
      .merging(Self.account.merging(["LLVM_PROFILE_FILE": "/dev/null"]) { $1 }.merging(environment) { $1 }) { $1 }
    let output = Pipe()
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != UInt8(ascii: "\n") {
      line.append(byte)
    }
    let said = String(decoding: line, as: UTF8.self)
    var found: [String: String] = [:]
    for word in said.split(separator: " ") {
      guard let mark = word.firstIndex(of: "=") else { continue }
      found[String(word[..<mark])] = String(word[word.index(after: mark)...])
    }
    words = found
    guard found["rest"] != nil else { throw Silence(said: said) }
  }

  /// It did not say where it listens.
  struct Silence: Error {
    let said: String
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// An address of its first line.
  func address(_ name: String) throws -> String { try #require(words[name], "no \(name)") }

  /// The section `exchange` of a configuration that leads here.
  var section: String {
    get throws {
      "exchange: {rest: \"\(try address("rest"))\", streams: \"\(try address("stream"))\", "
        + "api: \"\(try address("ws-api"))\"}\n"
    }
  }

  /// What `control` or `rest` answers to a path; with a body it is a POST.
  func ask(_ server: String, _ path: String, _ body: String? = nil) throws -> String {
    let data = body.map { "-X POST --data '\($0)' " } ?? ""
    return try Shell.output("curl -sS --max-time 20 \(data)'\(try address(server))\(path)'")
  }

  /// The closed bars of a market from the one that opened at `start` to the one at `end`, as the venue tells them.
  func bars(_ name: String, _ interval: String, from start: Int64, to end: Int64) throws -> [ToldBar] {
    let text = try ask(
      "rest", "/api/v3/klines?symbol=\(name)&interval=\(interval)&startTime=\(start)&endTime=\(end)&limit=1000")
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[Any]], "\(text)")
    return try rows.map { row in
      let texts = row[1...5].compactMap { $0 as? String }
      try #require(texts.count == 5, "\(row)")
      return ToldBar(start: try #require(row[0] as? Int64), values: texts.map { Double($0) ?? .nan })
    }
  }
}

/// A bar in the words of both sides: its opening time; open, high, low, close and volume.
struct ToldBar: Equatable {
  let start: Int64
  let values: [Double]
}
