import Foundation
import GRDB
import Testing

/// A host that cannot drain is ended by the second signal, and what it acknowledged is there.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct ForcedEndTests {
  @Test(arguments: [SIGTERM, SIGINT]) func aSecondSignalEndsAHostThatHangs(number: Int32) throws {
    let folder = try Scratch()
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    // It never comes back from bar 40: no drain can end.
    try CompiledPlugin.compile(to: plugins + "/counter.so", version: "1.0.0", action: 1, hangs: 40)
    let store = folder.path + "/store.db"
    let host = try HostProgram.start(
      [
        "run", "--feed", "sim", "--speed", "3600x", "--seed", "7", "--no-web", "--symbols", "BTC/USDT", "--plugins",
        plugins, "--store", "sqlite:\(store)", "--isolate", "none",
      ], in: folder, environment: ["WITAN_PLUGINS_TRUSTED": try HostProgram.digests(plugins)])
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    let written = { try DatabaseQueue(path: store).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM input") } }
    // Nothing is written any more once it hangs.
    try #require(
      host.waits(upTo: 60) {
        let before = try? written()
        _ = poll(nil, 0, 500)
        return before ?? 0 > 40 && (try? written()) == before
      })
    host.signal(number)
    #expect(!host.waits(upTo: 1) { !host.process.isRunning }, "the first one waits for the drain")
    host.signal(number)
    #expect(host.waits(upTo: 2) { !host.process.isRunning })
    let result = host.finish()
    #expect(result.code == 1)
    #expect(host.process.terminationReason == .exit)
    #expect(result.error.contains("second"), "\(result.error)")
    #expect((try written() ?? 0) > 40)
    let verified = try HostProgram.run(["replay", store, "--verify"], in: folder)
    #expect(verified.code == 0, "\(verified.error)")
  }

  @Test(arguments: [SIGTERM, SIGINT]) func aDrainedHostHasWrittenAllThatItSaid(number: Int32) throws {
    let folder = try Scratch()
    let store = folder.path + "/store.db"
    let host = try HostProgram.start(
      [
        "run", "--feed", "sim", "--speed", "3600x", "--seed", "7", "--no-web", "--symbols", "BTC/USDT", "--plugins",
        try #require(HostProgram.plugins), "--store", "sqlite:\(store)",
      ], in: folder)
    try #require(host.shows("PositionOpened"), "\(host.errorSoFar)")
    let begin = Date()
    host.signal(number)
    let result = host.finish()
    #expect(result.code == 0, "\(result.error)")
    #expect(Date().timeIntervalSince(begin) < 10)
    let fills = try DatabaseQueue(path: store).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM fills") }
    #expect(fills == result.output.components(separatedBy: " OrderFilled ").count - 1)
    let verified = try HostProgram.run(["replay", store, "--verify"], in: folder)
    #expect(verified.code == 0 && !verified.output.contains("lack their"), "\(verified.output)\(verified.error)")
  }
}
