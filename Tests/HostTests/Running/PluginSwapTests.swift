import Foundation
import GRDB
import Testing

/// HUP while bars are coming: a new version takes over between two bars, with the old one's state and position.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct PluginSwapTests {
  private static let count = 2400

  /// Bars that hardly move, so that nothing but votes opens and closes positions.
  private static let calm: String = {
    var text = "timestamp,open,high,low,close,volume\n"
    for row in 0..<count {
      text += "\(1_704_067_200_000 + row * 60_000),100.\(row % 7),101,99.5,100.\((row + 1) % 7),5\n"
    }
    return text
  }()

  private struct Vote {
    let answer: String
    let confidence: Int
  }

  private static func votes(_ store: String) throws -> [Vote] {
    try DatabaseQueue(path: store).read { database in
      try Row.fetchAll(database, sql: "SELECT answer, confidence FROM votes ORDER BY decision, place")
        .map { Vote(answer: $0["answer"], confidence: $0["confidence"]) }
    }
  }

  /// A folder of plugins with the version that always buys, and its path.
  private static func firstVersion(in folder: Scratch) throws -> (folder: String, plugin: String) {
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    try CompiledPlugin.compile(to: plugins + "/counter.so", version: "1.0.0", action: 1)
    return (plugins, plugins + "/counter.so")
  }

  @Test func aNewVersionVotesFromTheNextBarOnWithStateAndPositionAndABadOneChangesNothing() throws {
    let folder = try Scratch()
    let (plugins, plugin) = try Self.firstVersion(in: folder)
    let (bars, store) = (try folder.file("bars.csv", Self.calm), folder.path + "/store.db")
    let host = try HostProgram.start(
      [
        "run", "--feed", "file:\(bars)", "--speed", "7200x", "--no-web", "--symbols", "BTC/USDT", "--plugins", plugins,
        "--store", "sqlite:\(store)",
      ], in: folder,
      // On a busy machine its process may wait for its turn; how long is not what is looked at here.
      environment: ["WITAN_PLUGINS_STRATEGIES": "{counter: {budget: {bar_ms: 20000}}}"])
    try #require(host.shows("PositionOpened"), "\(host.errorSoFar)")

    try CompiledPlugin.compile(to: plugin, version: "2.0.0", action: -1)
    host.signal(SIGHUP)
    try #require(host.shows("counter: version 2.0.0"), "\(host.errorSoFar)")
    #expect(host.errorSoFar.contains("in place of 1.0.0; 1 states taken over, pause"), "\(host.errorSoFar)")
    try #require(host.shows("PositionClosed"), "\(host.errorSoFar)")

    // Overwritten in place, cut short in place, and gone: the second version goes on.
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: plugin))
    try file.write(contentsOf: Data(repeating: 0xCC, count: 9000))
    try file.close()
    host.signal(SIGHUP)
    try #require(host.shows("counter: the old version goes on voting"), "\(host.errorSoFar)")
    #expect(truncate(plugin, 64) == 0)
    host.signal(SIGHUP)
    #expect(host.waits(upTo: 30) { host.errorSoFar.components(separatedBy: "goes on voting").count == 3 })
    try FileManager.default.removeItem(atPath: plugin)
    host.signal(SIGHUP)
    #expect(host.shows("counter.so is gone; the loaded version goes on voting"), "\(host.errorSoFar)")

    let result = host.finish()
    #expect(result.code == 0, "\(result.error)")
    try expectEveryBarOnce(store)
    try expectOneTurn(store)
    try Self.showPause(result.error)
    let verified = try HostProgram.run(["replay", store, "--verify"], in: folder)
    #expect(verified.code == 0, "\(verified.error)")
  }

  private func expectEveryBarOnce(_ store: String) throws {
    let times = try DatabaseQueue(path: store).read {
      try Int64.fetchAll($0, sql: "SELECT time FROM input WHERE kind = 'bars' ORDER BY seq")
    }
    let closes = (0..<Self.count).map { 1_704_067_200_000 + Int64($0 + 1) * 60_000 - 1 }
    #expect(times.count == Self.count)
    #expect(times == closes || times == closes.map { $0 + 1 }, "\(times.prefix(3))")
  }

  /// The first version's buys, then the second one's sells, each with the count of its bar: no bar was missed, no state
  /// was lost. The position that the one opened the other closed.
  private func expectOneTurn(_ store: String) throws {
    let votes = try Self.votes(store)
    #expect(votes.count == Self.count)
    let turn = try #require(votes.firstIndex { $0.answer == "SELL" })
    #expect(votes[..<turn].allSatisfy { $0.answer == "BUY" } && votes[turn...].allSatisfy { $0.answer == "SELL" })
    let wrong = votes.indices.first { votes[$0].confidence != CompiledPlugin.confidence($0 + 1) * 1_000_000 }
    #expect(wrong == nil, "the turn came at bar \(turn)")
    let trade = try #require(
      try DatabaseQueue(path: store).read {
        try Row.fetchOne($0, sql: "SELECT entry_time, exit_time, exit_reason FROM trades ORDER BY seq, n LIMIT 1")
      })
    let swap = 1_704_067_200_000 + Int64(turn) * 60_000
    #expect((trade["entry_time"] as Int64) <= swap && (trade["exit_time"] as Int64) > swap)
    #expect(trade["exit_reason"] == "signal")
  }

  /// The pause is under a millisecond on a calm machine; a busy one gets its share of patience.
  private static func showPause(_ said: String) throws {
    let words = try #require(said.components(separatedBy: "pause ").dropFirst().first)
    let pause = try #require(Int(words.prefix { $0.isNumber }))
    print("a swap without a bar lost paused the strategies for \(pause) ns")
    #expect(pause < 100_000_000)
  }

  @Test func aHaltWaitsForNoReload() throws {
    let folder = try Scratch()
    let (plugins, plugin) = try Self.firstVersion(in: folder)
    let host = try HostProgram.start(
      [
        "run", "--feed", "sim", "--speed", "60x", "--seed", "7", "--no-web", "--symbols", "BTC/USDT", "--plugins",
        plugins, "--store", "sqlite:\(folder.path)/store.db",
      ], in: folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")

    // Whoever loads it waits for it until the patience is over: the reload is open that long.
    try CompiledPlugin.compile(to: plugin, version: "2.0.0", action: -1, loaded: "for (;;) pause()")
    host.signal(SIGHUP)
    #expect(!host.waits(upTo: 0.5) { host.errorSoFar.contains("voting") }, "\(host.errorSoFar)")
    host.signal(SIGQUIT)
    #expect(host.shows("trading is halted"), "\(host.errorSoFar)")
    #expect(!host.errorSoFar.contains("voting"), "the reload was over first: \(host.errorSoFar)")
    #expect(host.shows("the old version goes on voting"), "\(host.errorSoFar)")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
  }

  @Test func whatMustNotChangeWhileTheHostRunsIsRefusedWithItsSentence() throws {
    let folder = try Scratch()
    let store = folder.path + "/store.db"
    func text(_ mode: String, _ capital: Int, _ store: String, _ threshold: Int) -> String {
      """
      trading: {mode: \(mode), initial_capital: \(capital), symbols: [BTC/USDT]}
      feed: {kind: sim, speed: 3600x}
      voting: {threshold: \(threshold)}
      store: {url: "sqlite:\(store)"}
      plugins: {folders: ["\(HostProgram.plugins ?? "")"]}

      """
    }
    let file = try folder.file("c.yaml", text("paper", 10_000, store, 70))
    let host = try HostProgram.start(["run", "--no-web", "--config", file], in: folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    _ = try folder.file("c.yaml", text("real", 20_000, folder.path + "/other.db", 60))
    host.signal(SIGHUP)
    #expect(host.shows("voting.threshold was 70 and is 60 from the next bar on"), "\(host.errorSoFar)")
    for part in [
      "trading.mode stays paper and does not become real", "trading.initial_capital stays 10000",
      "store.url stays sqlite:\(store)", "Stop the host and start it anew",
    ] {
      #expect(host.errorSoFar.contains(part), "\(part): \(host.errorSoFar)")
    }
    // A file that is not sound changes nothing at all.
    _ = try folder.file("c.yaml", text("paper", 10_000, store, 170))
    host.signal(SIGHUP)
    #expect(host.shows("c.yaml:3: voting.threshold"), "\(host.errorSoFar)")
    let status = try HostProgram.run(["status", "--store", "sqlite:\(store)", "--json"], in: folder)
    #expect(status.output.contains("\"mode\" : \"paper\""), "\(status.output)\(status.error)")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
    #expect(folder.names.filter { $0.contains("other") } == [])
  }
}
