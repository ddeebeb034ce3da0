import Testing
import WitanTesting

@testable import WitanCore

@Suite struct InstantTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("2024-02-29", 1_709_164_800_000), ("2000-02-29T12:30", 951_827_400_000),
    ("2024-02-29T23:59:59.999Z", 1_709_251_199_999), ("1969-12-31T23:59:59.5", -500),
    ("1700006400000", 1_700_006_400_000),
    ("-1", -1), ("2100-03-01", 4_107_542_400_000),
  ])
  func datesAreReadInUTC(text: String, milliseconds: Int64) {
    #expect(Instant(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2023-02-29", "1900-02-29", "2100-02-29", "2024-04-31", "2024-13-01", "2024-00-10", "2024-01-00", "2024-01-32",
    "2024-01-01T24:00", "2024-01-01T12:60", "2024-01-01T12:00:60", "2024-01-01T", "2024-01-01T12", "2024-01-01 12:00",
    "2024-+1-01", "2024-01-01T+1:00", "2024-01-01T12:00:00.+5", "2024-01-01T12:00:00.1234", "yesterday", "Z",
    "0000-01-01",
  ])
  func whatIsNoDateIsRefused(text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func everyMomentIsItsOwnText() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<3000 {
      let moment = Instant(milliseconds: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
      #expect(Instant(moment.description) == moment, "\(moment)")
    }
  }

  @Test func aDayIsCountedDownwardsBeforeTheEpochToo() {
    #expect(Instant(milliseconds: -1).day == -1)
    #expect(Instant(milliseconds: 86_399_999).day == 0)
    #expect(Instant.midnight(day: 19_782) == Instant("2024-02-29"))
  }
}

@Suite struct NameTests {
  @Test(arguments: [
    ("500ms", 500), ("1s", 1000), ("15m", 900_000), ("4h", 14_400_000), ("1d", 86_400_000), ("2w", 1_209_600_000),
  ])
  func intervalsAreANumberAndAUnit(text: String, milliseconds: Int64) {
    #expect(Interval(text)?.milliseconds == milliseconds)
  }

  @Test(arguments: ["", "1", "h", "0h", "-1h", "1.5h", "1 h", "1H", "1mo", "٣h", "9999999999d"])
  func otherIntervalsAreRefused(text: String) {
    #expect(Interval(text) == nil)
  }

  @Test func anIntervalIsWrittenInItsLargestUnit() {
    for text in ["1ms", "90s", "15m", "4h", "1d", "14d"] { #expect(Interval(text)?.description == text) }
  }

  @Test func symbolsAreTwoHalvesOfCapitalsAndDigits() {
    let symbol = Symbol("1INCH/USDT")
    #expect(symbol?.base == "1INCH")
    #expect(symbol?.quote == "USDT")
    for wrong in [
      "BTCUSDT", "btc/usdt", "BTC/", "/USDT", "BTC/USDT/X", "BTC /USDT", "",
      String(repeating: "A", count: 30) + "/USDT",
    ] {
      #expect(Symbol(wrong) == nil, "\(wrong)")
    }
  }

  @Test func idsAreSmallLettersDigitsAndTwoSigns() {
    #expect(StrategyID("mean-reversion_2")?.description == "mean-reversion_2")
    #expect(StrategyID(String(repeating: "x", count: 32)) != nil)
    for wrong in ["", "MACD", "a b", "ä", "a/b", String(repeating: "x", count: 33)] {
      #expect(StrategyID(wrong) == nil, "\(wrong)")
    }
  }

  @Test func shortTextsAreOrderedAsTheirTexts() {
    var random = SeededGenerator(seed: 4)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-_")
    let ids = (0..<300).map { _ in
      String((0..<Int.random(in: 1...32, using: &random)).map { _ in letters.randomElement(using: &random)! })
    }
    for (a, b) in zip(ids, ids.dropFirst()) {
      #expect((StrategyID(a)! < StrategyID(b)!) == (Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8))))
      #expect(StrategyID(a)!.description == a)
    }
  }

  @Test func confidencesAndSharesAreRoundedHalfEvenAndAPositiveOneStaysPositive() {
    #expect(Confidence(1e-9)?.units == 1)
    #expect(Confidence(0)?.units == 0)
    #expect(Confidence(100)?.units == 100_000_000)
    #expect(Share(1)?.units == 1_000_000)
    for wrong in [-0.1, 100.1, .nan, .infinity] { #expect(Confidence(wrong) == nil) }
    for wrong in [-0.1, 1.1, 99, .nan] { #expect(Share(wrong) == nil) }
  }

  @Test func barsThatContradictThemselvesAreNone() {
    func bar(_ open: String, _ high: String, _ low: String, _ close: String, _ volume: String = "1") -> Bar? {
      Bar(
        start: Instant(milliseconds: 0), open: Price(open)!, high: Price(high)!, low: Price(low)!,
        close: Price(close)!, volume: Quantity(volume)!)
    }
    #expect(bar("2", "3", "1", "2") != nil)
    #expect(bar("2", "3", "2.5", "2.7") == nil)
    #expect(bar("2", "2.5", "1", "2.6") == nil)
    #expect(bar("2", "3", "0", "2") == nil)
    #expect(bar("2", "3", "1", "2", "-1") == nil)
    #expect(Tick(symbol: Fixture.btc, time: Fixture.start, price: .zero, quantity: .zero) == nil)
  }
}
