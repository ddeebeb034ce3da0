import Testing

@testable import WitanConformance

@Suite struct CausalitySinTests {
  static let columns: [(plugin: String, column: String)] = [
    ("cau-future-close", "close"), ("cau-future-open", "open"), ("cau-future-high", "high"), ("cau-future-low", "low"),
    ("cau-future-volume", "volume"), ("cau-future-open-ms", "open_ms"),
  ]
  static let sins: [Sin] =
    columns.map { Sin($0.plugin, "CAU-01", "crash", says: "read bar +1, column \($0.column)", "do not exist yet") } + [
      Sin("cau-before", "CAU-01", "crash", says: "column close", "before its beginning"),
      Sin("cau-peeks", "CAU-02", says: "more bars follow", "column action"),
      Sin("cau-caches", "CAU-03", says: "a future that is mirrored"),
      Sin("cau-file", "CAU-04", "crash", says: "openat"),
      Sin("cau-dates", "CAU-05", "warn", says: "weeks earlier"),
      Sin("cau-keeps", "CAU-07", "crash", says: "column close of an earlier call"),
      Sin("cau-writes", "CAU-08", "crash", says: "wrote to column close, which is read-only"),
    ]

  @Test(arguments: sins) func aSinAgainstCausalityIsNamed(_ sin: Sin) async throws { try await sin.expectCaught() }

  @Test func aPoisonedSeriesHasTheSamePastAndKeepsTheContract() {
    let series = SeriesGenerator.realLike.series(seed: 5, count: 100)
    let poisoned = series.poisoned(from: 60, mirrored: true, times: 10)
    #expect(poisoned.keepsTheContract)
    #expect(poisoned.slice(0..<60).close == series.slice(0..<60).close)
    #expect(zip(poisoned.close[60...], series.close[60...]).allSatisfy { $0 != $1 })
  }
}
