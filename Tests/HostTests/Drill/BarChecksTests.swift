import Testing
import WitanCore

@testable import host

/// The comparison of judged bars with the exchange's.
struct BarChecksTests {
  private func bar(_ minute: Int64, close: Int64 = 100) throws -> Bar {
    try #require(
      Bar(
        start: Instant(milliseconds: minute * 60_000), open: Price(units: 100), high: Price(units: 200),
        low: Price(units: 50), close: Price(units: close), volume: Quantity(units: 7)))
  }

  private func check(_ judged: [Bar], _ told: [Bar]) -> DrillCheck {
    BarChecks.check("BTC/USDT", judged: judged, told: told, atLeast: 3)
  }

  @Test func theSameBarsPass() throws {
    let bars = try (1...4).map { try bar($0) }
    #expect(check(bars, bars).holds)
  }

  @Test func aMissingADoubledAndAChangedBarAreEachNoticed() throws {
    let bars = try (1...5).map { try bar($0) }
    #expect(check(bars.filter { $0.start != bars[2].start }, bars).found.contains("missing: 1970-01-01T00:03:00Z"))
    #expect(check(bars + [bars[4]], bars).found.contains("doubled: 1970-01-01T00:05:00Z"))
    var other = bars
    other[1] = try bar(2, close: 101)
    #expect(check(other, bars).found.contains("not as the exchange tells them: 1970-01-01T00:02:00Z"))
    #expect([bars.filter { $0.start != bars[2].start }, bars + [bars[4]], other].allSatisfy { !check($0, bars).holds })
  }

  @Test func barsInAnotherOrderAreNoticed() throws {
    let bars = try (1...4).map { try bar($0) }
    #expect(!check([bars[1], bars[0], bars[2], bars[3]], bars).holds)
  }

  @Test func tooFewBarsProveNothing() throws {
    let bars = try (1...2).map { try bar($0) }
    #expect(!check(bars, bars).holds)
    #expect(!check([], []).holds)
  }
}
