import Testing

@testable import WitanConformance

@Suite struct DeterminismSinTests {
  static let sins: [Sin] = [
    Sin("det-shared", "DET-01", says: "in a second instance beside the first", "column confidence"),
    Sin("det-shared", "DET-03", says: "while other instances come, run and go"),
    Sin("det-address", "DET-02", says: "in another process"),
    Sin("det-environment", "DET-02", says: "in another process"),
    Sin("det-clock", "DET-05", says: "a clock", "times"),
    Sin("det-year", "DET-05", says: "1999"),
    Sin("det-dice", "DET-06", says: "other chance", "drawn"),
    Sin("det-thread-local", "DET-07", says: "on thread n mod 4"),
    Sin("det-block", "DET-11", says: "column confidence", "bit for bit"),
  ]

  @Test(arguments: sins) func aSinAgainstDeterminismIsNamed(_ sin: Sin) async throws { try await sin.expectCaught() }

  @Test func aClockThatIsReadIsNotBlamedOnTheChecksOfInstancesAndBlocks() async throws {
    let others: Set<String> = ["DET-01", "DET-02", "DET-03", "DET-04", "DET-06", "DET-11", "CAU-02", "CAU-03"]
    for outcome in try await GalleryPlugin("det-clock").outcomes(of: others) {
      #expect(outcome.verdict == .pass, "\(outcome.check.id) \(outcome.findings)")
    }
  }

  @Test func packedSignalsComeBackBitForBitAndCutOnesAreRefused() throws {
    let signals = Signals(
      action: [1, 2], confidence: [.nan, -0.0], reason: [3, 0], figures: [[1.5, 2], [], [0, .infinity]],
      validMs: [-7, 8], stopPrice: [0, 1], targetPrice: [2, 3])
    let back = try #require(Signals(packed: signals.packed))
    #expect(back.packed == signals.packed)
    #expect(back.confidence.map(\.bitPattern) == signals.confidence.map(\.bitPattern))
    for length in 0..<signals.packed.count {
      #expect(Signals(packed: Array(signals.packed.prefix(length))) == nil, "cut to \(length) bytes")
    }
  }
}
