import Foundation
import Testing

/// Who runs in the host's own process, as the operator sees it.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct PlacementTests {
  private let folder: Scratch
  private let plugins: String

  init() throws {
    folder = try Scratch()
    plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(atPath: plugins, withIntermediateDirectories: true)
    for name in ["macd.so", "momentum.so"] {
      try FileManager.default.copyItem(
        atPath: try #require(HostProgram.plugins) + "/" + name, toPath: plugins + "/" + name)
    }
  }

  private func backtest(_ more: [String], _ environment: [String: String] = [:]) throws -> HostProgram.Result {
    let data = try folder.file("bars.csv", RecordedBars.csv(3000, seed: 5))
    return try HostProgram.run(
      ["backtest", "--data", data, "--plugins", plugins, "--threshold", "30", "--json", "-"] + more, in: folder,
      environment: environment)
  }

  private func hash(_ result: HostProgram.Result) throws -> String {
    #expect(result.code == 0, "\(result.error)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return try #require(object?["journalSHA256"] as? String)
  }

  @Test func aBacktestIsTheSameWhereverItsPluginsRun() throws {
    let trusted = ["WITAN_PLUGINS_TRUSTED": try HostProgram.digests(plugins)]
    let apart = try hash(backtest([]))
    #expect(try hash(backtest(["--isolate", "none"], trusted)) == apart)
    #expect(try hash(backtest(["--isolate", "macd"], trusted)) == apart)
  }

  @Test func aBacktestRefusesTheHostsProcessToWhatNobodyVouchesFor() throws {
    let refused = try backtest(["--isolate", "none", "--enable", "macd"])
    #expect(refused.code == 2, "\(refused.error)")
    for word in ["macd.so", "no certificate", "host plugins check", "plugins.trusted", "isolate: auto"] {
      #expect(refused.error.contains(word), "\(refused.error)")
    }
  }

  @Test func aRunningHostTellsWhereEachStrategyRunsAndWhy() throws {
    let (store, socket) = ("sqlite:\(folder.path)/s.db", folder.path + "/s.sock")
    let macd = try HostProgram.digests(plugins).split(separator: ",").first {
      try Shell.output("sha256sum '\(plugins)/macd.so'").hasPrefix($0)
    }
    let host = try HostProgram.start(
      [
        "run", "--feed", "sim", "--speed", "60x", "--no-web", "--plugins", plugins, "--store", store, "--socket",
        socket,
      ], in: folder, environment: ["WITAN_PLUGINS_TRUSTED": String(try #require(macd))])
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    let list = try HostProgram.run(["plugins", "list", "--socket", socket, "--json"], in: folder)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
    let places = rows.compactMap { $0["place"] as? [String: Any] }
    #expect(places.map { $0["runsIn"] as? String } == ["host", "process"])
    #expect(places.first?["why"] as? String == "listed in plugins.trusted")
    #expect((places.last?["why"] as? String)?.hasPrefix("no certificate; ") == true)
    let pid = try #require(places.last?["pid"] as? Int)
    #expect(try String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8) == "plugin-runner\n")
    let status = try HostProgram.run(["status", "--socket", socket], in: folder)
    #expect(status.output.contains("momentum runs in") && status.output.contains("process \(pid): no certificate"))
    #expect(status.output.contains("the host's: listed in plugins.trusted"), "\(status.output)")
    host.signal(SIGTERM)
    #expect(host.finish().code == 0)
  }

  @Test func theDoctorTellsWhereAPluginWouldRunInRealMode() throws {
    let digests = try HostProgram.digests(plugins)
    func doctor(_ yaml: String) throws -> String {
      try HostProgram.run(["doctor", "--config", try folder.file("w.yaml", yaml)], in: folder).output
    }
    let real = "trading: {mode: real}\nrun: {require_conformance: 0}\n"
    #expect(try doctor(real + "plugins: {folders: [\(plugins)]}\n").contains("a process of its own (real money moves;"))
    #expect(
      try doctor(real + "plugins: {folders: [\(plugins)], trusted: [\(digests)]}\n")
        .contains("the host's own process (listed in plugins.trusted)"))
    #expect(
      try doctor(real + "plugins: {folders: [\(plugins)], isolate: none}\n").contains("where real money moves"))
  }
}
