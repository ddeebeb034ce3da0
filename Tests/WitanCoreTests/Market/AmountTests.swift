import Testing

@testable import WitanCore

/// An exact amount as a Double.
@Suite struct AmountTests {
  @Test func theNearestDoubleIsTheOneTheStandardLibraryGives() {
    var state: UInt64 = 7
    func word() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
    for round in 0..<20_000 {
      let wide = Int128(truncatingIfNeeded: UInt128(word()) << 64 | UInt128(word()))
      let number = wide >> Int128(round % 127)
      #expect(Amount.nearest(number) == Double(number))
    }
  }

  @Test(
    arguments: [
      0, 1, -1, 1 << 53, (1 << 53) + 1, (1 << 64) - 1, 1 << 64, (1 << 64) + 1, (1 << 65) + 4097, -(1 << 100) - 1, .max,
      .min,
    ] as [Int128])
  func tiesAndEndsAreRoundedToEven(_ number: Int128) {
    #expect(Amount.nearest(number) == Double(number))
  }
}
