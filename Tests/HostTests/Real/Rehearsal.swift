import Foundation
import Testing
import WitanCore
import WitanServices

/// An exchange-simulator with an account of its own, and a host in real mode on it, in a folder that goes with them.
final class Rehearsal {
  let folder: Scratch
  let exchange: StartedExchange
  /// How many times as fast as the wall's the exchange's time runs.
  let speed: Int
  /// Made for this test alone, so that it can be searched for.
  let key = UUID().uuidString + UUID().uuidString.lowercased()
  let secret = "hush" + UUID().uuidString + UUID().uuidString.lowercased()
  /// The file of certificates that the host trusts; nil: those of the system.
  var authorities: String?
  /// Sections of the configuration beside those that lead to the exchange.
  private let sections: String

  /// The markets.
  static let symbols = ["BTC/USDT", "ETH/USDT"]
  /// What the account holds at first: all but 10,000 USDT, the capital, is its owner's.
  static let owners = ["BTC": "10", "ETH": "50", "USDT": "20000"]

  /// Starts the exchange.
  ///
  /// - Parameters:
  ///   - period: the strategy buys at every so many bars, and sells half-way; 1 = it buys at each.
  ///   - options: the simulator's.
  ///   - risk: keys of the section `risk`, a line each.
  ///   - trading: further keys of the section `trading`.
  init(
    speed: Int = 20, period: Int = 2, options: [String] = [], risk: [String] = [], trading: [String] = [],
    voting: String = "{}"
  ) throws {
    (self.speed, folder) = (speed, try Scratch())
    let balances = Self.owners.sorted { $0.key < $1.key }.flatMap { ["--balance", "\($0)=\($1)"] }
    let accounts = options.contains("--accounts") ? [] : balances
    exchange = try StartedExchange(
      [
        "--speed", "\(speed)x", "--symbols", Self.symbols.joined(separator: ","), "--history", "30", "--level-worth",
        "300",
      ] + accounts + options, in: folder,
      environment: ["EXCHANGE_SIMULATOR_KEY": key, "EXCHANGE_SIMULATOR_SECRET": secret])
    let limits =
      risk + [
        "breakers: {losses: 1000, jump_pct: 90, venue_errors: 1000, rejects: 1000, orders_per_minute: 10000}"
      ]
    sections = """
      trading: {\((["symbols: [\(Self.symbols.joined(separator: ", "))]"] + trading).joined(separator: ", "))}
      voting: \(voting)
      risk:
      \(limits.map { "  \($0)" }.joined(separator: "\n"))
      run: {require_conformance: 0}
      agents: {risk_monitor: {check_interval_seconds: 1}}
      engine: {error_backoff_seconds: 1}

      """
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    let answer =
      period == 1
      ? "1" : "me->count % \(period) == 1 ? 1 : me->count % \(period) == \(period / 2 + 1) % \(period) ? -1 : 2"
    try CompiledPlugin.compile(
      to: plugins + "/counter.so", version: "1.0.0", action: 2,
      deed: "{ out->action[i] = \(answer); out->confidence[i] = 90.0; continue; }")
  }

  private var plugins: String { folder.path + "/Plugins" }
  /// Where the host's journal lies.
  var store: String { folder.path + "/store.db" }
  /// Where the host listens.
  var socket: String { folder.path + "/s" }

  /// The configuration, with this much of the exchange's address.
  func configuration(_ more: String = "", receiveWindow: Int = 10_000) throws -> String {
    let (rest, streams) = (try exchange.address("rest"), try exchange.address("stream"))
    let api = try exchange.address("ws-api")
    let trust = authorities.map { ", ca_file: \"\($0)\"" } ?? ""
    return sections + more
      + "\nexchange: {rest: \"\(rest)\", streams: \"\(streams)\", api: \"\(api)\", receive_window_ms: \(receiveWindow)\(trust)}\n"
  }

  /// The arguments of `host run`.
  func arguments(store: String? = nil, understands: Bool = true, more: [String] = []) throws -> [String] {
    var arguments = [
      "run", "--feed", "binance", "--mode", "real", "--speed", "\(speed)x", "--no-web", "--plugins", plugins,
      "--isolate", "none", "--store", "sqlite:\(store ?? self.store)", "--config",
      try folder.file("w.yaml", try configuration()),
    ]
    if understands { arguments.append("--i-understand") }
    return arguments + ["--socket", socket] + more
  }

  /// What the host finds in its environment.
  func environment(_ more: [String: String] = [:]) throws -> [String: String] {
    [
      "BINANCE_API_KEY": key, "BINANCE_API_SECRET": secret, "XDG_STATE_HOME": folder.path + "/state",
      "WITAN_PLUGINS_TRUSTED": try HostProgram.digests(plugins), "LLVM_PROFILE_FILE": "/dev/null",
    ].merging(more) { $1 }
  }

  /// Starts the host.
  func start() throws -> StartedHost {
    try HostProgram.start(try arguments(), in: folder, environment: try environment())
  }

  /// Runs a command that speaks to the running host.
  func command(_ words: String...) throws -> HostProgram.Result {
    try HostProgram.run(words + ["--socket", socket], in: folder, environment: try environment())
  }

  /// What the running host says of itself.
  func status() throws -> StatusReport {
    try JSONDecoder().decode(StatusReport.self, from: Data(try command("status", "--json").output.utf8))
  }

  /// What the running host finds when it compares its ledger with the account.
  func account() throws -> AccountStatus {
    struct Reply: Decodable { let account: AccountStatus? }
    let result = try command("account", "--json")
    return try #require(
      try JSONDecoder().decode(Reply.self, from: Data(result.output.utf8)).account, "\(result.output)\(result.error)")
  }

  /// The exchange's time, in milliseconds.
  func now() throws -> Int64 {
    struct Clock: Decodable { let now: Int64 }
    return try JSONDecoder().decode(Clock.self, from: Data(try exchange.ask("control", "/clock").utf8)).now
  }

  /// The exchange's own books.
  func ledger() throws -> SeenLedger {
    try JSONDecoder().decode(SeenLedger.self, from: Data(try exchange.ask("control", "/ledger").utf8))
  }

  /// Has something go wrong, or a price jump, or an order be placed by hand.
  @discardableResult
  func tell(_ path: String, _ body: String) throws -> String {
    let answer = try exchange.ask("control", path, body)
    try #require(!answer.contains("\"error\""), "\(path) \(body): \(answer)")
    return answer
  }

  /// Takes all faults away.
  func heal() throws {
    _ = try Shell.output("curl -sS --max-time 20 -X DELETE '\(try exchange.address("control"))/faults'")
  }

  /// Looks again and again until `condition` holds; false after `seconds`.
  func waits(upTo seconds: Double, until condition: () throws -> Bool) rethrows -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while try !condition() {
      if Date() > end { return false }
      // The other processes need their time; nothing here depends on how long that is.
      _ = poll(nil, 0, 50)
    }
    return true
  }

  /// Waits until nothing is under way but stops that lie at the venue, and ledger and account agree.
  func settles(within seconds: Double = 60) throws -> Bool {
    try waits(upTo: seconds) {
      guard let account = try? account(), account.differences.isEmpty else { return false }
      let open = try ledger().accounts[0].orders.filter(\.isOpen).count
      return account.orders.count == open
    }
  }
}
