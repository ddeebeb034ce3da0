import Foundation
import WitanCore
import WitanFeeds

/// A folder of a test's own, gone when the test is.
final class Scratch {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "witan-feeds-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Data(text.utf8)) }

  func file(_ name: String, _ bytes: Data) throws -> String {
    try bytes.write(to: folder.appending(path: name))
    return path(name)
  }
}

/// The recorded markets that lie beside the repository on a developer's machine; no test needs them to pass elsewhere.
enum Recordings {
  static let folder: String = {
    if let given = ProcessInfo.processInfo.environment["WITAN_SHARED"] { return given + "/data" }
    var url = URL(filePath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appending(path: "shared/data").path
  }()

  static let arePresent: Bool = {
    let present = FileManager.default.fileExists(atPath: folder + "/README.md")
    if !present { print("SKIPPED: no recordings at \(folder); set WITAN_SHARED to the folder that holds data/") }
    return present
  }()

  static func bars(_ name: String, interval: Interval? = nil) throws -> BarFile.Contents {
    try BarFile.read("\(folder)/ohlcv/\(name)", symbol: market, interval: interval)
  }
}

let market = Symbol("BTC/USDT")!
let header = "timestamp,open,high,low,close,volume\n"
