import Foundation
import WitanCore

@testable import WitanExchange

/// The built `exchange-simulator`, which shares no code with the client.
final class SimulatorProgram {
  /// Where the executable lies; nil where it was not built, which is said on standard error.
  static let path: String? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let named = ProcessInfo.processInfo.environment["WITAN_BIN"] ?? ""
    let folders = (named.isEmpty ? [] : [named]) + ["debug", "release"].map { root + "/.build/\($0)" }
    let found = folders.map { $0 + "/exchange-simulator" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    if found == nil {
      FileHandle.standardError.write(
        Data("skipped: no exchange-simulator; build it with `swift build --product exchange-simulator`\n".utf8))
    }
    return found
  }()

  /// A key and its secret as long as the venue's.
  static let key = String(repeating: "rehearsalKey0123", count: 4)
  static let secret = String(repeating: "rehearsalSecret0", count: 4)

  let client: VenueClient
  private let process: Process
  /// The control endpoint, and who may reach it.
  private let control: String
  private let controller: HTTPClient

  /// A simulator of its own with one account, and a client of it.
  init(_ venue: Venue, playing name: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.path ?? "")
    process.arguments = ["--venue", name, "--balance", "USDT=10000", "--balance", "BTC=10", "--symbols", "BTC/USDT"]
    process.environment = [
      "EXCHANGE_SIMULATOR_KEY": Self.key, "EXCHANGE_SIMULATOR_SECRET": Self.secret,
      "LLVM_PROFILE_FILE": "/dev/null",
    ]
    let output = Pipe()
    (process.standardOutput, process.standardInput) = (output, FileHandle.nullDevice)
    try process.run()
    self.process = process
    var said = ""
    while !said.contains("\n") {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { throw POSIXError(.ECONNREFUSED) }
      said += String(decoding: bytes, as: UTF8.self)
    }
    let words = said.split(whereSeparator: \.isWhitespace)
    let address = { (name: String) in
      words.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) } ?? ""
    }
    var venue = venue
    venue.rest = address("rest")
    control = address("control")
    controller = try HTTPClient(.init(allowed: [Origin(of: control)]))
    client = try VenueClient(
      venue, key: APIKey(name: Self.key, secret: Self.secret),
      http: HTTPClient(.init(allowed: [venue.restOrigin()])),
      time: VenueTime { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) })
  }

  /// Moves the market's last price, as others' trades would.
  func move(to price: Price) async throws {
    var request = try HTTPRequest(.post, control + "/price")
    request.body = Array("{\"symbol\":\"BTCUSDT\",\"price\":\"\(price)\"}".utf8)
    let answer = try await controller.send(request)
    guard answer.status == 200 else { throw POSIXError(.EPROTO) }
  }

  // A child inherits the blocked signals of the thread that started it: it need not hear anything gentler.
  deinit { kill(process.processIdentifier, SIGKILL) }
}
