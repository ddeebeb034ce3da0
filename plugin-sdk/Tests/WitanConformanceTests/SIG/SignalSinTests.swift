import Testing
import WitanConformance

@Suite struct SignalSinTests {
  static let sins: [Sin] = [
    Sin("sig-action-7", "SIG-01", says: "the action is 7", "column action"),
    Sin("sig-nan", "SIG-02", says: "nan", "from 0 to 100"),
    Sin("sig-infinite", "SIG-02", says: "inf"),
    Sin("sig-above-100", "SIG-02", says: "100.01"),
    Sin("sig-below-0", "SIG-02", says: "-1.0"),
    Sin("sig-reason-range", "SIG-03", says: "the reason is 3, expected below 3"),
    Sin("sig-no-reason", "SIG-03", says: "names no reason"),
    Sin("sig-escape", "SIG-03", says: "U+1B", "reasons[1]"),
    Sin("sig-not-filled", "SIG-04", says: "what lay there before"),
    Sin("sig-warm-up", "SIG-06", says: "bar 4 is answered BUY", "warmup_bars says 13"),
    Sin("sig-history", "SIG-07", says: "column confidence", "have long been warm"),
    Sin("sig-silent", "SIG-10", "warn", says: "no BUY and no SELL"),
    Sin("sig-flips", "SIG-11", "warn", says: "per 100 bars of noise"),
  ]

  @Test(arguments: sins) func aSinAgainstTheSignalIsNamed(_ sin: Sin) async throws { try await sin.expectCaught() }

  @Test func theHonestPluginPassesEveryCheckOfTheThreeFamilies() async throws {
    for outcome in try await GalleryPlugin(nil).outcomes(of: ["SIG", "DET", "CAU"]) {
      #expect(["pass", "skip"].contains(outcome.verdict.word), "\(outcome.check.id) \(outcome.findings)")
    }
  }
}
