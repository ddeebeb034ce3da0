import Foundation
import GRDB
import Testing

/// `host run --isolate`: a strategy in a process of its own, with the real runner.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct IsolatedRunTests {
  /// A host over so many bars that its feed does not end before a slow machine has done what a test waits for.
  private static func start(
    _ folder: Scratch, bars: Int = 20_000, speed: String = "7200x", deed: String = ""
  ) throws -> StartedHost {
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(
      atPath: plugins, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try CompiledPlugin.compile(to: plugins + "/counter.so", version: "1.0.0", action: 1, deed: deed)
    let macd = URL(fileURLWithPath: try #require(HostProgram.plugins) + "/macd.so")
    try FileManager.default.copyItem(at: macd, to: URL(fileURLWithPath: plugins + "/macd.so"))
    let file = try folder.file("bars.csv", RecordedBars.csv(bars, seed: 3))
    return try HostProgram.start(
      [
        "run", "--feed", "file:\(file)", "--speed", speed, "--no-web", "--symbols", "BTC/USDT", "--plugins", plugins,
        "--store", "sqlite:\(folder.path)/s.db", "--isolate", "all",
      ], in: folder)
  }

  /// The processes that `process` has started.
  private static func children(of process: Int32) -> [Int32] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap(Int32.init).filter { candidate in
      guard let stat = try? String(contentsOfFile: "/proc/\(candidate)/stat", encoding: .utf8) else { return false }
      // The state and the parent come behind the name, which may hold anything.
      return stat.split(separator: ")").last?.split(separator: " ").dropFirst().first == "\(process)"
    }
  }

  private static func lives(_ process: Int32) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
    return stat.split(separator: ")").last?.split(separator: " ").first != "Z"
  }

  @Test func aRunnerDiesWithAHostThatIsKilled() throws {
    let folder = try Scratch()
    let host = try Self.start(folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    let runners = Self.children(of: host.process.processIdentifier)
    #expect(runners.count == 2, "a process for each strategy")
    host.signal(SIGKILL)
    host.process.waitUntilExit()
    #expect(host.waits(upTo: 30) { !runners.contains(where: Self.lives) }, "\(runners.filter(Self.lives)) live on")
  }

  @Test func aStrategyThatIsGivenUpIsOutOfTheVoteWithItsReasonAndTheStoreReplaysExactly() throws {
    let folder = try Scratch()
    let host = try Self.start(folder, deed: "if (me->count >= 20) abort()")
    try #require(host.shows("PluginQuarantined"), "\(host.errorSoFar)")
    let listed = try HostProgram.run(["plugins", "list", "--store", "sqlite:\(folder.path)/s.db"], in: folder)
    #expect(listed.code == 0, "\(listed.error)")
    for words in [
      "counter is in quarantine: counter 1.0.0 at BTC/USDT", "ended 3 times within 5 minutes", "in evaluate, bar 2",
      "SIGABRT", "host plugins retry counter",
    ] {
      #expect(listed.output.contains(words), "\(words): \(listed.output)")
    }
    host.signal(SIGTERM)
    let result = host.finish()
    #expect(result.code == 0, "\(result.error)")
    try Self.expectOut(folder.path + "/s.db")
    let verified = try HostProgram.run(["replay", folder.path + "/s.db", "--verify"], in: folder)
    #expect(verified.code == 0, "\(verified.error)")
  }

  /// From bar 20 on there are faults, the weight goes with the third of them, and the other strategy votes on.
  private static func expectOut(_ store: String) throws {
    let (standings, bars, kept, notices) = try DatabaseQueue(path: store).read { database in
      (
        try String.fetchAll(
          database, sql: "SELECT standing FROM votes WHERE strategy = 'counter' ORDER BY decision"),
        try Int.fetchOne(database, sql: "SELECT count(*) FROM votes WHERE strategy = 'macd'"),
        try Row.fetchOne(database, sql: "SELECT * FROM strategies WHERE id = 'counter'"),
        try Int.fetchOne(database, sql: "SELECT count(*) FROM event WHERE type = 'PluginQuarantined'")
      )
    }
    #expect(standings.prefix(19).allSatisfy { $0 == "counted" })
    // Three faults, with abstentions between them while a process is started beside.
    let out = try #require(standings.firstIndex(of: "quarantined"))
    #expect(out >= 22 && standings[19..<out].allSatisfy { $0 == "abstained" })
    #expect(standings[out...].allSatisfy { $0 == "quarantined" })
    #expect(bars == standings.count && notices == 1)
    #expect(kept.map { "\($0)" }?.contains("SIGABRT") == true, "\(String(describing: kept))")
  }

  @Test func aBacktestGivesAStrategyUpAtTheSameBarEachTime() throws {
    let folder = try Scratch()
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(
      atPath: plugins, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try CompiledPlugin.compile(
      to: plugins + "/counter.so", version: "1.0.0", action: 1, deed: "if (me->count >= 3000) abort()")
    let data = try folder.file("bars.csv", RecordedBars.csv(5000, seed: 41))
    func run() throws -> String {
      let result = try HostProgram.run(
        ["backtest", "--data", data, "--plugins", plugins, "--isolate", "all", "--json", "-"], in: folder)
      try #require(result.code == 0, "\(result.error)")
      return try JSONDecoder().decode(BacktestJSON.self, from: Data(result.output.utf8)).journalSHA256
    }
    #expect(try run() == run())
  }

  @Test func aReloadedVersionThatDiesOnProbationGivesTheVoteBackAndItsProcessEnds() throws {
    let folder = try Scratch()
    let host = try Self.start(folder)
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    let before = Set(Self.children(of: host.process.processIdentifier))
    // The rehearsal asks about bars that were, and the kit about bars of 2023; this version dies of a live one.
    try CompiledPlugin.compile(
      to: folder.path + "/Plugins/counter.so", version: "2.0.0", action: -1,
      deed: "if (!(bars->flags & WTN_BARS_REPLAY) && bars->open_ms[bars->count - 1] >= 1704067200000) abort()")
    host.signal(SIGHUP)
    try #require(
      host.shows("counter: version 2.0.0 failed on probation"), "\(host.errorSoFar)\(host.outputSoFar.suffix(2000))")
    #expect(host.errorSoFar.contains("version 2.0.0 rehearsed in a process of its own"), "\(host.errorSoFar)")
    #expect(
      host.waits(upTo: 30) { Set(Self.children(of: host.process.processIdentifier).filter(Self.lives)) == before },
      "the process of the version that failed ends, the others stay")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
    let votes = try DatabaseQueue(path: folder.path + "/s.db").read {
      try Row.fetchAll($0, sql: "SELECT answer, confidence FROM votes WHERE strategy = 'counter' ORDER BY decision")
    }
    // A machine under load answers late here and there; the bar is counted all the same, which the next answer shows.
    let wrong = votes.indices.first { row in
      votes[row]["answer"] != "LATE"
        && (votes[row]["answer"] != "BUY" || votes[row]["confidence"] != CompiledPlugin.confidence(row + 1) * 1_000_000)
    }
    let row = wrong.map { "row \($0) of \(votes.count): \(votes[max(0, $0 - 1)...min(votes.count - 1, $0 + 1)])" }
    #expect(
      !votes.isEmpty && wrong == nil, "no bar was lost and no answer of the version that failed counted: \(row ?? "")")
  }
}
