import Foundation
import GRDB
import Testing
import WitanGallery

/// The gallery of wicked plugins drives the host: whatever lies in its plugin folder, it keeps trading.
@Suite(.serialized, .waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built"))
struct GalleryHostTests {
  private static let bars = 240

  @Test func besideEveryWickedPluginInAProcessOfItsOwnNoBarIsLostAndTheCulpritsAreNamed() async throws {
    let report = try await drive(isolate: "all") { _ in true }
    // What would have taken the host down was ended, and is told by name.
    let silent = report.silent.filter { ["dies", "hangs"].contains($0.inProcess.rawValue) }.map(\.plugin)
    #expect(silent.isEmpty, "nothing was said of \(silent.sorted())")
  }

  @Test func inItsOwnProcessTheHostOutlivesWhatCanBeOutlived() async throws {
    _ = try await drive(isolate: "none") { [.survives, .refused].contains($0.inProcess) }
  }

  /// What came of all batches.
  private struct Report {
    /// Plugins of which neither a refusal, a fault nor a quarantine was told.
    var silent: [Matrix.Row] = []
  }

  /// Builds the rows that `fits` names, puts them into plugin folders thirty at a time, each beside an honest plugin that
  /// counts its bars, and has a host trade.
  private func drive(isolate: String, fits: (Matrix.Row) -> Bool) async throws -> Report {
    let shelf = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: shelf) }
    // Plugins in Swift take half a minute each to build; their sins are those of C.
    let rows = try Matrix.load().rows.filter { !$0.isSwift && fits($0) }
    let built = try await GalleryBuilder(into: shelf).build(rows)
    var report = Report()
    var ended: [String] = []
    for start in stride(from: 0, to: rows.count, by: 30) {
      let batch = rows[start..<min(start + 30, rows.count)]
      let host = try trade(batch.compactMap { built[$0.plugin]?.file }, isolate)
      guard host.result.code == 0 else {
        ended += try culprits(batch, built, isolate)
        continue
      }
      expectEveryBarCounted(host.votes, batch.map(\.plugin))
      // That it was loaded is no word about what it did.
      let lines = host.result.output.split(separator: "\n").filter { !$0.contains("PluginLoaded") }
      let said = lines.joined(separator: "\n") + host.result.error + host.notes
      report.silent += batch.filter { row in
        guard case .built(let file, let names)? = built[row.plugin] else { return false }
        return !said.contains(names.id) && !said.contains(file.lastPathComponent)
      }
    }
    #expect(ended.isEmpty, "\(ended)")
    print(
      "\(rows.count) wicked plugins, isolate \(isolate): the host traded on; \(report.silent.count) did no harm that it saw"
    )
    return report
  }

  /// Which plugins of a batch end the host, each tried alone.
  private func culprits(
    _ batch: ArraySlice<Matrix.Row>, _ built: [String: GalleryBuilder.Outcome], _ isolate: String
  ) throws -> [String] {
    let found = try batch.compactMap { row -> String? in
      let host = try trade([built[row.plugin]?.file].compactMap(\.self), isolate)
      return host.result.code == 0 ? nil : "\(row.plugin): \(host.result.code) \(host.result.error.suffix(500))"
    }
    return found.isEmpty ? ["\(batch.map(\.plugin)) together"] : found
  }

  private func trade(
    _ files: [URL], _ isolate: String
  ) throws -> (result: HostProgram.Result, votes: [Int], notes: String) {
    let folder = try Scratch()
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(
      atPath: plugins, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try CompiledPlugin.compile(to: plugins + "/counter.so", version: "1.0.0", action: 1)
    for file in files {
      try FileManager.default.copyItem(at: file, to: URL(filePath: "\(plugins)/\(file.lastPathComponent)"))
    }
    let store = folder.path + "/s.db"
    let result = try HostProgram.run(
      [
        "run", "--feed", "file:\(try folder.file("bars.csv", RecordedBars.csv(Self.bars, seed: 3)))", "--speed", "max",
        "--no-web",
        "--symbols", "BTC/USDT", "--plugins", plugins, "--store", "sqlite:\(store)", "--isolate", isolate,
      ], in: folder,
      // Nobody vouches for a wicked plugin: inside it is only because the operator says so.
      environment: isolate == "none" ? ["WITAN_PLUGINS_TRUSTED": try HostProgram.digests(plugins)] : [:])
    guard result.code == 0 else { return (result, [], "") }
    let (votes, notes) = try DatabaseQueue(path: store).read { database in
      (
        try Int.fetchAll(
          database, sql: "SELECT confidence FROM votes WHERE strategy = 'counter' ORDER BY decision"),
        try String.fetchAll(database, sql: "SELECT body FROM event WHERE type IN ('PluginQuarantined', 'Error')")
      )
    }
    return (result, votes, notes.joined(separator: "\n"))
  }

  /// The honest plugin voted once for each bar and saw them all.
  private func expectEveryBarCounted(_ votes: [Int], _ batch: [String]) {
    #expect(votes == (1...Self.bars).map { CompiledPlugin.confidence($0) * 1_000_000 }, "beside \(batch)")
  }
}
