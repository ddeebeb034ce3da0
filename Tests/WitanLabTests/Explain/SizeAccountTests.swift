import Testing
import WitanCore
import WitanStore

@testable import WitanLab

/// The bounds of an entry, each worked out by hand: equity 10000, close 100.
struct SizeAccountTests {
  private func size(
    _ alpha: String, _ beta: String, _ change: @escaping (inout EngineSettings) -> Void = { _ in }
  ) throws -> SizeAccount {
    let rig = try StoreRig(change)
    try rig.write(rig.bars("100 100", alpha: alpha + " .", beta: beta + " ."))
    return try #require(try Explainer(rig.reader).decision(1)?.size)
  }

  @Test func fivePercentOfTheEquityBindsWhereTheSleevesAreWide() throws {
    let size = try size("B80", "B80")
    #expect(size.equity == Money("10000"))
    #expect(size.bounds.map(\.rule) == ["size", "max-position", "max-position", "max-exposure"])
    // A sleeve is half of 10000, a fifth of it 1000; each owns half of the purchase, so 2000 may be bought.
    #expect(size.bounds.map(\.amount) == ["500", "2000", "2000", "8000"].map { Money($0)! })
    #expect(size.binding?.rule == "size" && size.quantity == Quantity("5"))
    #expect(size.bounds[0].text == "5 % of the equity")
    #expect(size.bounds[1].text == "20 % of the sleeve of alpha, which owns 50 % of the purchase")
    #expect(size.bounds[3].text == "80 % of the equity, less 0.00000000 held and under way")
  }

  @Test func aWinnerThatOwnsMoreLeavesLess() throws {
    // Claims of 90 and 60: 60 % and 40 % of the purchase; 1000 / 0.6 rounded down, and 1000 / 0.4.
    let size = try size("B90", "B60")
    #expect(size.bounds[1].amount == Money("1666.66666666"))
    #expect(size.bounds[2].amount == Money("2500"))
    #expect(size.bounds[1].text.contains("owns 60 % of the purchase"))
  }

  @Test func aLoneWinnersSleeveBindsWhereTheShareIsGreater() throws {
    let size = try size("B90", ".") { $0.risk.size = .percent(Share(0.5)!) }
    #expect(size.bounds.map(\.rule) == ["size", "max-position", "max-exposure"])
    #expect(size.binding?.rule == "max-position" && size.binding?.amount == Money("1000"))
    #expect(size.quantity == Quantity("10"))
  }

  @Test func withoutLimitsTheSizeAloneCounts() throws {
    let size = try size("B90", "B90") { $0.risk.limits = false }
    #expect(size.bounds.map(\.rule) == ["size"])
  }

  @Test func allInBuysWhatTheCashPaysFor() throws {
    let size = try size("B90", "B90") { $0.risk.size = .allIn }
    #expect(size.quantity == nil)
    #expect(
      size.bounds == [
        SizeAccount.Bound(
          rule: "size", amount: Money("10000")!, text: "all-in: what the cash pays for at the fill")
      ])
  }

  @Test func numbersHaveAtMostFourDecimals() {
    #expect(AccountNumber.text(76.13149) == "76.1315")
    #expect(AccountNumber.text(70) == "70")
    #expect(AccountNumber.text(-0.5) == "-0.5")
    #expect(AccountNumber.text(.infinity) == "inf")
    #expect(AccountNumber.text(1e18) == "1e+18")
  }
}
