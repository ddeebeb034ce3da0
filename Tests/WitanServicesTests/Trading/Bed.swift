import Foundation
import GRDB
import Testing
import WitanCore
import WitanFeeds
import WitanLab
import WitanPlugins
import WitanStore
import WitanTesting

@testable import WitanServices

/// What a test's hosts stand on: a plugin folder, a store, and hours that go on over their restarts.
final class Bed {
  static let btc = Symbol("BTC/USDT")!
  static let eth = Symbol("ETH/USDT")!
  static let start = Instant("2024-01-01")!
  static let (alpha, beta) = (StrategyID("alpha")!, StrategyID("beta")!)

  let folder: String
  var store: String { folder + "/witan.db" }
  /// The bus of the newest session.
  private(set) var bus = EventBus()
  private var heard = EventBus().subscribe(limit: 1)
  private var next: [Symbol: Instant] = [:]

  init(_ plugins: SpokenPlugin...) throws {
    folder = FileManager.default.temporaryDirectory.path + "/witan-session-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: folder + "/plugins", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for plugin in plugins.isEmpty ? [.alpha, .beta] : plugins { try drop(plugin) }
  }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Puts a plugin into the folder, by a rename as an operator should.
  func drop(_ plugin: SpokenPlugin) throws {
    let name = plugin == .alpha ? "alpha" : "beta"
    let (made, file) = (folder + "/plugins/made.tmp", folder + "/plugins/\(name).so")
    try plugin.bytes().write(to: URL(fileURLWithPath: made))
    try #require(rename(made, file) == 0)
  }

  func remove(_ id: StrategyID) throws { try FileManager.default.removeItem(atPath: "\(folder)/plugins/\(id).so") }

  var loader: PluginLoader { PluginLoader(folders: [PluginFolder(folder + "/plugins")]) }

  /// One-hour bars, capital 10000, fills without costs and without breakers, until `change` says otherwise.
  func plan(_ markets: [Symbol] = [btc], _ change: (inout EngineSettings) -> Void = { _ in }) throws -> SessionPlan {
    let set = try StrategySet(try loader.crew().strategies, markets: markets)
    var settings = EngineSettings(
      instruments: markets.map { Instrument(symbol: $0) }, interval: .hours(1), strategies: set.listings())
    settings.recordsQuiet = true
    settings.fills.feeRate = .zero
    settings.fills.slippageLeast = .zero
    settings.fills.slippageMost = .zero
    settings.risk.breakers = nil
    change(&settings)
    var plan = SessionPlan(settings: settings, strategies: set, storePath: store, sync: .normal, start: Self.start)
    if settings.mode == .real { plan.fence = { $0 + 1 } }
    return plan
  }

  /// A host on this store, with a new bus that is listened to from before its start.
  func open(
    _ markets: [Symbol] = [btc], patience: Int = TradingSession.patience, batch: Int = 512,
    _ change: (inout EngineSettings) -> Void = { _ in }
  ) throws -> TradingSession {
    bus = EventBus()
    heard = bus.subscribe(limit: 100_000)
    return try TradingSession(try plan(markets, change), bus: bus, patience: patience, batch: batch)
  }

  /// Closes the bus and gives all that it said.
  func said() async -> [Event] {
    bus.close()
    var events: [Event] = []
    for await event in heard.events { events.append(event) }
    return events
  }

  /// The bars of `text`, an hour after the other, behind those given out before.
  func bars(_ text: String, _ symbol: Symbol = btc) throws -> BarSeries {
    let from = next[symbol] ?? Self.start
    next[symbol] = Instant(milliseconds: from.milliseconds + Int64(Bars.length(text)) * 3_600_000)
    return try Bars.series(text, symbol: symbol, every: .hours(1), from: from)
  }

  /// Has a session take the bars of `text` as they close.
  @discardableResult
  func play(_ text: String, to session: TradingSession, _ symbol: Symbol = btc) async throws -> BarSeries {
    let series = try bars(text, symbol)
    for row in 0..<series.count { try await session.take(.bar(symbol, series[row])) }
    return series
  }

  /// A tick that many milliseconds behind the newest moment.
  func tick(_ price: String, after milliseconds: Int64 = 1, to session: TradingSession) async throws {
    let time = await Instant(milliseconds: session.now.milliseconds + milliseconds)
    let value = try #require(Price(price))
    let tick = try #require(Tick(symbol: Self.btc, time: time, price: value, quantity: .zero))
    try await session.take(.tick(tick))
  }

  /// Runs SQL on the store from a connection beside the host's.
  func tamper(_ sql: String) throws { try DatabaseQueue(path: store).write { try $0.execute(sql: sql) } }

  /// Has the store refuse rows of a table from now on; nil heals it.
  func refuse(_ table: String?, when condition: String = "1") throws {
    try tamper(
      table.map {
        "CREATE TRIGGER refusing BEFORE INSERT ON \($0) WHEN \(condition) "
          + "BEGIN SELECT RAISE(ABORT, 'not on this day'); END"
      } ?? "DROP TRIGGER refusing")
  }

  /// The kinds of all journaled inputs, oldest first.
  func inputs() throws -> [String] { try rows("SELECT kind FROM input ORDER BY seq") }

  /// Everything that the store says came of its inputs, a line a row; without the inputs' own numbers, since a restart
  /// is an input too.
  func consequences() throws -> [String] {
    try [
      "id, symbol, side, purpose, trigger, quantity, price, decision, requested, state, filled, reason, updated "
        + "FROM orders ORDER BY id",
      "order_id, state, filled, time, reason FROM order_transition ORDER BY seq, n",
      "order_id, symbol, side, purpose, quantity, price, fee, time FROM fills ORDER BY seq, n",
      "symbol, entry_time, entry_price, exit_time, exit_price, quantity, pnl, exit_reason FROM trades ORDER BY seq, n",
      "symbol, entry_time, entry_price, quantity, current_price, stop, status FROM positions ORDER BY id",
      "id, symbol, time, price, action, winner, failed, confidence FROM decisions ORDER BY id",
      "* FROM votes ORDER BY decision, place",
      "order_id, symbol, reason, codes, time FROM refusals ORDER BY seq, n",
      "time, equity, cash FROM equity ORDER BY seq, n",
    ].flatMap { query in try rows("SELECT " + query).map { query.prefix(20) + ": " + $0 } }
  }

  func rows(_ sql: String) throws -> [String] {
    try DatabaseQueue(path: store).read { database in
      try Row.fetchAll(database, sql: sql).map { row in
        row.databaseValues.map { String.fromDatabaseValue($0) ?? "\($0)" }.joined(separator: " ")
      }
    }
  }
}

extension [Event] {
  var names: [String] { map(\.name) }
  var errors: [String] { compactMap { if case .error(let notice) = $0 { notice.text } else { nil } } }
  var decisions: [Decision] { compactMap { if case .voteDecided(let decision) = $0 { decision } else { nil } } }
  var signals: [SignalGenerated] { compactMap { if case .signalGenerated(let signal) = $0 { signal } else { nil } } }
  var fills: [FillNotice] { compactMap { if case .orderFilled(let fill) = $0 { fill } else { nil } } }
}

extension TradingSession {
  /// Where the engine stands, for comparisons.
  var state: ReplayState { ReplayState(engine) }
}
