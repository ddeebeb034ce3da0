import Testing
import WitanCore

@testable import WitanFeeds

@Suite struct DecimalsTests {
  static func read(_ text: String) throws -> Decimals.Reading {
    let bytes = Array(text.utf8)
    var at = 0
    let reading = try Decimals.read(bytes.span, &at, bytes.count)
    guard at == bytes.count else { throw Decimals.Fault.malformed }
    return reading
  }

  @Test(arguments: [
    ("0", 0, true), ("007", 700_000_000, true), (".5", 50_000_000, true), ("5.", 500_000_000, true),
    ("1.2e-05", 1200, true), ("1E3", 100_000_000_000, true), ("1.5e+2", 15_000_000_000, true),
    ("0e999999999999", 0, true), ("1e-400", 0, false), ("-2.5", -250_000_000, true), ("5e-9", 0, false),
    ("15e-9", 2, false), ("25e-9", 2, false), ("25.0000000001e-9", 3, false), ("6e-9", 1, false), ("9e-10", 0, false),
    ("0.30000000000000004", 30_000_000, false), ("1.000000000000", 100_000_000, true),
    ("92233720368.54775807", Int64.max, true), ("0.000000000000000000000000001e19", 1, true),
  ]) func aNumberIsReadToTheUnit(text: String, units: Int64, exact: Bool) throws {
    #expect(try Self.read(text) == Decimals.Reading(units: units, exact: exact))
  }

  @Test(arguments: ["", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "1_000", "١"])
  func whatIsNoNumberIsRefused(text: String) { #expect(throws: Decimals.Fault.malformed) { try Self.read(text) } }

  @Test(arguments: ["92233720368.54775808", "1e11", "1e99999999", "123456789012345678901234567890"])
  func whatDoesNotFitIsRefused(text: String) { #expect(throws: Decimals.Fault.range) { try Self.read(text) } }

  @Test func itAgreesWithTheCoresReaderOnPlainDecimals() throws {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<20_000 {
      let whole = generator.next() % 1_000_000
      let digits = Int(generator.next() % 13)
      let fraction = (0..<digits).map { _ in "\(generator.next() % 10)" }.joined()
      let text = digits == 0 ? "\(whole)" : "\(whole).\(fraction)"
      let expected = try #require(DecimalText.read(text.utf8))
      #expect(try Self.read(text) == Decimals.Reading(units: expected.units, exact: expected.exact))
    }
  }
}
