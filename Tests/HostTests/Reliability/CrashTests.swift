import Foundation
import Testing

/// A host that is killed at any moment and started again ends where one ends that nobody disturbed.
@Suite(.waitsForProcesses, .enabled(if: HostProgram.isBuilt, "no host and plugins were built beside the sources"))
struct CrashTests {
  private static let kills = HostProgram.isLong ? 1000 : 50
  /// Kills of one run, before it may come to its end.
  private static let chain = 10

  @Test func aHostKilledAtAnyMomentLosesNothingAndDoesNothingTwice() throws {
    let folder = try Scratch()
    let bars = try folder.file("bars.csv", RecordedBars.csv(1200, seed: 41))
    let begin = Date()
    let calm = try HostProgram.run(Self.arguments(bars, "calm.db", folder), in: folder)
    let length = Date().timeIntervalSince(begin)
    try #require(calm.code == 0, "\(calm.error)")
    let expected = try StoreContent(folder.path + "/calm.db")
    #expect(expected.tables["inputs"]?.count == 1200)
    #expect((expected.tables["trades"]?.count ?? 0) > 2, "a run without trades proves nothing")

    var random = SeededRandom(state: 7)
    var killed = 0
    var chains = 0
    while killed < Self.kills {
      chains += 1
      let store = "killed-\(chains).db"
      killed += try disturbed(Self.arguments(bars, store, folder), folder, length, &random)
      let found = try StoreContent(folder.path + "/" + store)
      #expect(found.differences(from: expected) == [], "chain \(chains) of seed 7")
    }
    print("\(killed) kills in \(chains) chains, every store equal to the undisturbed one")
  }

  /// Runs to the end with kills on the way; gives how many there were.
  private func disturbed(
    _ arguments: [String], _ folder: Scratch, _ length: Double, _ random: inout SeededRandom
  ) throws -> Int {
    for kill in 0..<Self.chain {
      let host = try HostProgram.start(arguments, in: folder)
      // From the first instant of the process on, the making of the store and the recovery and all: a third of the
      // kills fall where the host starts.
      let start = random.unit() < 1 / 3
      let moment = random.unit() * (start ? min(length * 0.6, 0.1) : length * 0.6)
      if host.waits(upTo: moment, until: { !host.process.isRunning }) {
        let result = host.finish()
        #expect(result.code == 0, "\(result.error)")
        return kill
      }
      host.signal(SIGKILL)
      host.process.waitUntilExit()
    }
    let result = try HostProgram.run(arguments, in: folder)
    #expect(result.code == 0, "\(result.error)")
    return Self.chain
  }

  private static func arguments(_ bars: String, _ store: String, _ folder: Scratch) throws -> [String] {
    [
      "run", "--feed", "file:\(bars)", "--symbols", "BTC/USDT", "--speed", "max", "--no-web", "--plugins",
      try #require(HostProgram.plugins), "--store", "sqlite:\(folder.path)/\(store)",
    ]
  }
}

/// Numbers that are the same for the same seed. Source: SplitMix64.
struct SeededRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From 0 to under 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
}
