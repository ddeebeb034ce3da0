import Testing
import WitanIndicators

@Suite("Rules of every indicator")
struct EveryIndicatorTests {
  private static let specimens = Specimen.all()

  @Test func theRulesAreTriedOnEveryKindOfIndicator() {
    // 23 kinds, and the standard deviation twice.
    #expect(Self.specimens.count == 24)
    let kinds = Set(Self.specimens.compactMap { $0.state([]).first })
    #expect(kinds == Set(1...23))
  }

  @Test(arguments: specimens)
  func theFirstValueComesOnTheBarThatWarmUpNames(_ specimen: Specimen) {
    let values = specimen.run(TestBar.walk(60))
    #expect(values.firstIndex { $0 != nil } == specimen.warmUp - 1)
    #expect(values.dropFirst(specimen.warmUp - 1).allSatisfy { $0 != nil })
  }

  @Test(arguments: specimens)
  func aRestoredStateGoesOnBitForBitWhereverItWasSaved(_ specimen: Specimen) throws {
    let bars = TestBar.walk(60)
    let whole = specimen.run(bars)
    for cut in 0...bars.count {
      let parts = try #require(specimen.runRestored(bars, cut), "refused its own state after \(cut) bars")
      #expect(bits(parts) == bits(whole), "cut after \(cut) bars")
    }
  }

  @Test(arguments: specimens)
  func aStateCutShortOrLengthenedIsRefused(_ specimen: Specimen) {
    let state = specimen.state(TestBar.walk(25))
    for length in 0..<state.count { #expect(!specimen.accepts(Array(state[..<length])), "first \(length) bytes") }
    #expect(specimen.accepts(state))
    #expect(!specimen.accepts(state + [0]))
  }

  @Test(arguments: specimens)
  func theStateOfAnotherIndicatorIsRefused(_ specimen: Specimen) {
    let own = specimen.state([]).first
    for other in Self.specimens where other.state([]).first != own {
      #expect(!specimen.accepts(other.state(TestBar.walk(25))), "took the state of \(other.testDescription)")
    }
  }

  @Test(arguments: specimens)
  func damagedBytesNeverTrap(_ specimen: Specimen) {
    let state = specimen.state(TestBar.walk(25))
    var random = Lehmer(seed: 7)
    var refused = 0
    for _ in 0..<2_000 {
      var damaged = state
      for _ in 0..<(1 + Int(random.next() * 3)) {
        damaged[Int(random.next() * Double(damaged.count))] = UInt8(random.next() * 255.9)
      }
      refused += specimen.accepts(damaged) ? 0 : 1
    }
    #expect(refused > 0)
  }

  @Test(arguments: specimens)
  func aNumberThatIsNotFiniteIsRefusedInAState(_ specimen: Specimen) {
    let state = specimen.state(TestBar.walk(25))
    // At every offset: a double's own place must be among those that are refused, and so must a count's.
    var refused = 0
    for start in 0...(state.count - 8) {
      var damaged = state
      damaged.replaceSubrange(start..<start + 8, with: [0, 0, 0, 0, 0, 0, 0xF8, 0x7F])
      refused += specimen.accepts(damaged) ? 0 : 1
    }
    #expect(refused >= (state.count - 8) / 8)
  }

  @Test func aBatchCutIntoPiecesGivesTheBitsOfTheWhole() throws {
    let prices = TestBar.walk(500).map(\.close)
    var whole = try #require(Bollinger(period: 20))
    let expected = whole.update(all: prices)
    for piece in [1, 7, 19, 20, 21, 333] {
      var cut = try #require(Bollinger(period: 20))
      var values: [Bollinger.Value?] = []
      for start in stride(from: 0, to: prices.count, by: piece) {
        values += cut.update(all: Array(prices[start..<min(start + piece, prices.count)]))
      }
      #expect(values == expected, "pieces of \(piece)")
    }
  }

  private func bits(_ values: [[Double]?]) -> [[UInt64]?] { values.map { $0.map { $0.map(\.bitPattern) } } }
}
