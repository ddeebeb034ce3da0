import Foundation
import WitanCore

/// How the two programs of a drill are started.
struct DrillPrograms: Sendable {
  /// This very executable, and the exchange beside it.
  let host: String, exchange: String

  /// The programs; a ``CommandFailure`` where the exchange is not there.
  init() throws(CommandFailure) {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    host = own.path
    exchange = own.deletingLastPathComponent().appendingPathComponent("exchange-simulator").path
    guard FileManager.default.isExecutableFile(atPath: exchange) else {
      throw .failed(
        "found no program at \(exchange), expected the exchange-simulator beside the host: a drill needs an exchange to "
          + "rehearse on; build it with `swift build --product exchange-simulator`, or install it there")
    }
  }

  /// The exchange's flags, but for its prices.
  func exchangeArguments(_ scene: DrillScene, seed: UInt64, prices: [String]) -> [String] {
    var words = ["--speed", "\(DrillScene.speed)x", "--scaled-windows", "--seed", "\(seed)", "--rebase"]
    words += ["--history", "\(PricePath.history)"]
    for price in prices { words += ["--data", price] }
    for (asset, amount) in DrillScene.owners.sorted(by: { $0.key < $1.key }) {
      let capital = asset == DrillScene.quote ? DrillScene.capital.units : 0
      words += ["--balance", "\(asset)=\(Quantity(units: amount.units + capital))"]
    }
    return words + scene.exchange
  }

  /// The host's flags.
  func hostArguments(_ scene: DrillScene, _ options: DrillOptions, in folder: String) -> [String] {
    [
      "run", "--mode", "real", "--feed", "binance", "--speed", "\(DrillScene.speed)x", "--i-understand", "--no-web",
      "--symbols", scene.markets.map(\.name).joined(separator: ","), "--interval", "1m", "--store",
      "sqlite:\(DrillFolder.store(folder))", "--socket", DrillFolder.socket(folder), "--require-conformance", "0",
    ] + options.arguments
  }

  /// The exchange's environment: nothing of this one's but where programs and libraries are.
  func exchangeEnvironment(_ key: DrillKey) -> [String: String] {
    let own = ProcessInfo.processInfo.environment
    return own.filter { Self.shared.contains($0.key) }.merging(key.forExchange) { $1 }
  }

  private static let shared: Set = [
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE", "SWIFT_BACKTRACE",
  ]

  /// The host's environment: this one's, so that it runs as the operator's would, but with the drill's exchange, key,
  /// capital and folder in place of the real ones.
  func hostEnvironment(_ key: DrillKey, exchange: [String: String], folder: String) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    for name in Self.foreign { environment[name] = nil }
    return environment.merging(key.forHost) { $1 }.merging(
      [
        "XDG_STATE_HOME": folder + "/state",
        "WITAN_EXCHANGE_VENUE": "binanceus", "WITAN_EXCHANGE_TESTNET": "false",
        "WITAN_EXCHANGE_REST": exchange["rest"] ?? "", "WITAN_EXCHANGE_STREAMS": exchange["stream"] ?? "",
        "WITAN_EXCHANGE_API": exchange["ws-api"] ?? "", "WITAN_EXCHANGE_PROXY": "none",
        "WITAN_EXCHANGE_CA_FILE": "none", "WITAN_EXCHANGE_KEY_FILE": "none", "WITAN_EXCHANGE_SECRET_FILE": "none",
        "WITAN_TRADING_INITIAL_CAPITAL": DrillScene.capital.description, "WITAN_TRADING_DRY_RUN": "false",
      ]
    ) { $1 }
  }

  /// What would name another account, another store or other money.
  private static let foreign = [
    "CREDENTIALS_DIRECTORY", "BINANCE_TESTNET", "PAPER_TRADING", "INITIAL_CAPITAL", "DATABASE_URL", "XDG_RUNTIME_DIR",
    "WITAN_STORE_URL", "WITAN_CONTROL_SOCKET",
  ]
}

/// A folder of a drill's own.
enum DrillFolder {
  /// Makes one.
  static func make(_ drill: String) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/witan-drill-\(drill)-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    return path
  }

  /// The host's journal in it.
  static func store(_ folder: String) -> String { folder + "/store.db" }
  /// The host's socket in it.
  static func socket(_ folder: String) -> String { folder + "/s" }
}
