import Testing
import WitanTesting

@testable import WitanCore

@Suite struct FixedPointTests {
  @Test(arguments: [
    ("0", 0), ("1", 100_000_000), ("-12.5", -1_250_000_000), ("+3", 300_000_000), ("0.00000001", 1),
    ("92233720368.54775807", Int64.max), ("-92233720368.54775807", -Int64.max), ("007.50", 750_000_000),
    ("1.0000000000", 100_000_000),
  ])
  func plainDecimalsAreReadExactly(text: String, units: Int64) {
    #expect(Money(text)?.units == units)
  }

  @Test(arguments: [
    "", "-", "+", ".", "1.", ".5", "1e3", " 1", "1 ", "1,5", "0x10", "nan", "inf", "--1", "1.2.3", "٣",
    "92233720368.54775808", "100000000000", "1.123456789",
  ])
  func anythingElseIsNoNumber(text: String) {
    #expect(Price(text) == nil)
  }

  @Test(arguments: [
    ("0.000000005", 0), ("0.000000015", 2), ("0.0000000050000001", 1), ("0.00000001499", 1), ("-0.000000015", -2),
    ("0.0000000050", 0), ("0.123456785", 12_345_678), ("0.123456775", 12_345_678),
  ])
  func moreDecimalsAreRoundedHalfEvenAndSaidToBe(text: String, units: Int64) {
    let reading = DecimalText.read(text.utf8)
    #expect(reading == DecimalText.Reading(units: units, exact: false))
  }

  @Test func textAndValueAreTheSameBackAndForth() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let shift = Int.random(in: 0...62, using: &random)
      let units = Int64.random(in: -Int64.max...Int64.max, using: &random) >> Int64(shift)
      let money = Money(units: units)
      #expect(Money(money.description) == money)
      #expect(money.description.split(separator: ".").last?.count == 8)
    }
  }

  @Test func roundingEqualsASlowReference() {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<3000 {
      let denominator = Int.random(in: 1...9, using: &random)
      let numerator = Int.random(in: -60...60, using: &random)
      // The reference counts: the greatest whole number not above, and how far it is from there.
      var below = -100
      while (below + 1) * denominator <= numerator { below += 1 }
      let rest = numerator - below * denominator
      let upper = rest == 0 ? below : below + 1
      let nearer = 2 * rest < denominator ? below : 2 * rest > denominator ? below + 1 : nil
      func divide(_ rounding: Rounding) -> Int {
        Int(rounding.divide(Int128(numerator), by: Int128(denominator)))
      }
      #expect(divide(.down) == below)
      #expect(divide(.up) == upper)
      #expect(divide(.halfUp) == nearer ?? below + 1)
      #expect(divide(.halfEven) == nearer ?? (below % 2 == 0 ? below : below + 1))
    }
  }

  @Test func anAmountKeepsEveryDigitOfPriceTimesQuantity() {
    let amount = Amount(Price(units: 1), times: Quantity(units: 1))
    #expect(amount.raw == 1)
    #expect(amount.money(.up) == Money(units: 1))
    #expect(amount.money(.halfEven) == .zero)
    let most = Amount(Price(units: .max), times: Quantity(units: .max))
    #expect(most.raw == Int128(Int64.max) * Int128(Int64.max))
    #expect(Money("0.1")! + Money("0.2")! == Money("0.3")!)
  }

  @Test func theNearestValueOfADoubleIsNilOutsideTheRange() {
    #expect(Price(nearest: 0.1)?.units == 10_000_000)
    for wrong in [Double.nan, .infinity, -.infinity, 1e11, -1e11] { #expect(Price(nearest: wrong) == nil) }
  }

  @Test func aPartRoundsDownAndKeepsItsPrecisionForAnyMoney() {
    let all = Amount(Money(units: .max))
    #expect(Part(1, of: 3).of(all).raw == all.raw / 3)
    #expect(Part(2, of: 3).of(Amount(raw: -10)).raw == -7)
    #expect(Quantity("1")!.part(1, of: 3) == Quantity("0.33333333")!)
  }

  @Test func lotsAndTicksRoundTowardsSafety() {
    let instrument = Instrument(symbol: Fixture.btc, tick: Price("0.05")!, lot: Quantity("0.001")!)
    #expect(instrument.roundedDown(Quantity("0.0129")!) == Quantity("0.012")!)
    #expect(instrument.roundedUp(Price("10.01")!) == Price("10.05")!)
    #expect(instrument.roundedUp(Price("10.05")!) == Price("10.05")!)
    #expect(instrument.roundedDown(Price("10.09")!) == Price("10.05")!)
  }
}
