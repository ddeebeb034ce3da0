import CWitanABI
import Foundation
import Testing
import WitanGallery

/// The base of all wicked plugins is itself honest: what a check finds in one of them is its one sin.
@Suite struct HonestTests {
  /// A walk that rises and falls: 400 closes near 100.
  private static let closes: [Double] = (0..<400).map { (bar: Int) -> Double in
    let tide: Double = 8 * sin(Double(bar) / 17)
    let wave: Double = 2 * sin(Double(bar) * 1.7)
    return 100 + tide + wave
  }

  private func withHonest(_ body: (OpenPlugin) throws -> Void) async throws {
    let folder = try GalleryBuilder.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try #require(try await GalleryBuilder(into: folder).buildHonest().file)
    try body(OpenPlugin(file))
  }

  @Test func theHonestBaseVotesOnlyAfterItsWarmUpAndThenOnBothSides() async throws {
    try await withHonest { plugin in
      let instance = try plugin.create()
      defer { plugin.destroy(instance) }
      let votes = try plugin.judge(instance, Self.closes, blocks: [1])
      #expect(votes[..<plugin.warmUp].allSatisfy { $0 == CastVote(action: 2, confidence: 0, reason: 0) })
      let later = votes[plugin.warmUp...]
      #expect(later.allSatisfy { (1...100).contains($0.confidence) })
      #expect(Set(later.map(\.action)) == [Int8(WTN_BUY), Int8(WTN_SELL)])
      #expect(later.allSatisfy { $0.reason == ($0.action == Int8(WTN_BUY) ? 1 : 2) })
    }
  }

  @Test(arguments: [[400], [7], [13, 1, 2, 40], [399, 1]])
  func anySplitIntoBlocksGivesTheSameVotesBitForBit(blocks: [Int]) async throws {
    try await withHonest { plugin in
      let one = try plugin.create(), many = try plugin.create()
      defer { plugin.destroy(one); plugin.destroy(many) }
      #expect(
        try plugin.judge(one, Self.closes, blocks: [1]) == plugin.judge(many, Self.closes, blocks: blocks))
    }
  }

  @Test(arguments: [0, 1, 12, 13, 14, 200])
  func aRestoredInstanceGoesOnBitForBit(at bar: Int) async throws {
    try await withHonest { plugin in
      let first = try plugin.create(), second = try plugin.create()
      defer { plugin.destroy(first); plugin.destroy(second) }
      _ = try plugin.judge(first, Array(Self.closes[..<bar]), blocks: [1])
      let state = plugin.save(first)
      #expect(plugin.restore(second, state) == WTN_OK)
      #expect(plugin.save(second) == state)
      #expect(
        try plugin.judge(first, Self.closes, from: bar, blocks: [1])
          == plugin.judge(second, Self.closes, from: bar, blocks: [1]))
    }
  }

  @Test func aDamagedOrForeignStateIsRefused() async throws {
    try await withHonest { plugin in
      let first = try plugin.create(), second = try plugin.create()
      defer { plugin.destroy(first); plugin.destroy(second) }
      _ = try plugin.judge(first, Self.closes, blocks: [1])
      let state = plugin.save(first)
      for index in state.indices {
        var damaged = state
        damaged[index] ^= 4
        #expect(plugin.restore(second, damaged) == WTN_E_STATE, "byte \(index)")
        #expect(plugin.restore(second, Array(state[..<index])) == WTN_E_STATE, "cut at \(index)")
      }
      #expect(plugin.restore(second, state, version: 2) == WTN_E_STATE)
    }
  }
}
