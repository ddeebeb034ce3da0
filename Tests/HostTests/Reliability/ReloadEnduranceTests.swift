import Foundation
import GRDB
import Testing

/// Reload after reload of a plugin that can be unloaded: no bar is lost and no memory either.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct ReloadEnduranceTests {
  private static let reloads = HostProgram.isLong ? 1000 : 50
  private static let seed: UInt64 = 11

  @Test func reloadAfterReloadLosesNoBarAndNoMemory() throws {
    let folder = try Scratch()
    let plugins = folder.path + "/Plugins"
    try FileManager.default.createDirectory(
      atPath: plugins, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let made = ["1.0.0", "2.0.0"].map { (version: $0, file: folder.path + "/\($0).so") }
    // Both sell, and nobody ever has anything: losses would raise an alarm some day, at which a version on probation is
    // taken back and whatever is prepared to follow it is refused.
    for (version, file) in made { try CompiledPlugin.compile(to: file, version: version, action: -1) }
    let plugin = plugins + "/counter.so"
    try FileManager.default.copyItem(atPath: made[0].file, toPath: plugin)
    let bars = try folder.file("bars.csv", RecordedBars.csv(400_000, seed: Self.seed))
    let store = folder.path + "/s.db"
    let host = try HostProgram.start(
      [
        "run", "--feed", "file:\(bars)", "--speed", "6000x", "--no-web", "--symbols", "BTC/USDT", "--plugins", plugins,
        "--store", "sqlite:\(store)", "--isolate", "none",
      ], in: folder, environment: ["WITAN_PLUGINS_TRUSTED": try HostProgram.digests(folder.path)])
    try #require(host.shows("BarClosed"), "\(host.errorSoFar)")
    var sizes: [Int] = []
    for turn in 1...Self.reloads {
      try FileManager.default.copyItem(atPath: made[turn % 2].file, toPath: plugin + ".made")
      try #require(rename(plugin + ".made", plugin) == 0)
      host.signal(SIGHUP)
      try #require(
        host.waits(upTo: 60) {
          host.errorSoFar.components(separatedBy: "votes from the next bar on in place of").count > turn
        },
        "reload \(turn): \(host.errorSoFar.suffix(600))")
      sizes.append(try Self.resident(host.process.processIdentifier))
    }
    let status = try HostProgram.run(["status", "--store", "sqlite:\(store)", "--json"], in: folder)
    #expect(status.output.contains("\"retiredImages\" : 0"), "\(status.output)")
    host.signal(SIGTERM)
    let result = host.finish()
    #expect(result.code == 0, "\(result.error)")
    try Self.expectEveryBarCounted(store)
    Self.tell(sizes, result.error)
    // The bars themselves are kept, 48 bytes each with their votes' last sentences; the rest must not grow.
    #expect(sizes[sizes.count - 1] - sizes[sizes.count / 5] < 12 << 20, "\(sizes)")
  }

  /// Resident memory in bytes.
  private static func resident(_ process: Int32) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)
    return try #require(Int(text.split(separator: " ")[1])) * 4096
  }

  private static func expectEveryBarCounted(_ store: String) throws {
    let votes = try DatabaseQueue(path: store).read {
      try Int.fetchAll($0, sql: "SELECT confidence FROM votes WHERE strategy = 'counter' ORDER BY decision")
    }
    let wrong = votes.indices.first { votes[$0] != CompiledPlugin.confidence($0 + 1) * 1_000_000 }
    #expect(!votes.isEmpty && wrong == nil, "the count was lost at bar \(wrong ?? 0)")
  }

  private static func tell(_ sizes: [Int], _ said: String) {
    let pauses = said.components(separatedBy: "pause ").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
      .sorted()
    guard let first = sizes.first, let last = sizes.last, !pauses.isEmpty else { return }
    print(
      "\(sizes.count) reloads: resident memory \(first >> 10) KiB after the first, \(last >> 10) KiB after the last; "
        + "pause median \(pauses[pauses.count / 2]) ns, longest \(pauses[pauses.count - 1]) ns")
  }
}
