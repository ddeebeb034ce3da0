import Testing
import WitanTesting

@testable import WitanCore

@Suite struct FillTests {
  @Test func aSignalAtACloseFillsAtTheNextRowsOpen() throws {
    let rig = PaperRig()
    try rig.bars("50000", "B80")
    #expect(rig.held == .zero)
    try rig.bars("50100/50300/50000/50200", ".")
    #expect(rig.fills == ["buy 50100"])
    #expect(rig.effects.fills[0].execution.time == Instant("2024-01-01T01:00")!)
    #expect(rig.held == Quantity("0.01")!)
    #expect(rig.engine.portfolio.positions[0].averagePrice == Price("50100")!)
  }

  @Test func theNextRowMayComeAfterAGap() throws {
    let rig = PaperRig()
    try rig.bars("50000 - - 51000", "B80 .")
    #expect(rig.effects.fills[0].execution.time == Instant("2024-01-01T03:00")!)
  }

  @Test func aSignalOnTheLastBarDoesNothing() throws {
    let rig = PaperRig()
    try rig.bars("50000 50000", ". B80")
    #expect(rig.fills.isEmpty)
    #expect(rig.equity == Money("10000")!)
  }

  @Test func slippageGoesAgainstTheTakerWithinItsBoundsAndComesFromTheSeed() throws {
    func prices(seed: UInt64) throws -> [FillNotice] {
      let rig = PaperRig(
        Fixture.settings {
          $0.fills = FillSettings()
          $0.fills.seed = seed
        })
      for _ in 0..<60 { try rig.bars("50000 50000 50000 50000", "B80 . S80 .") }
      return rig.effects.fills
    }
    let fills = try prices(seed: 3)
    #expect(fills.count == 120)
    for fill in fills {
      let distance = abs(fill.execution.price.double / 50000 - 1)
      #expect(distance >= 0.0005 - 1e-12 && distance <= 0.001 + 1e-12)
      #expect((fill.execution.price > Price("50000")!) == (fill.side == .buy))
    }
    let spread = Set(fills.map { $0.execution.price })
    #expect(spread.count > 100, "drawn anew for each fill")
    #expect(try prices(seed: 3) == fills)
    #expect(try prices(seed: 4) != fills)
  }

  @Test func theFeeIsTheNotionalTimesTheRateRoundedHalfUp() throws {
    let rig = PaperRig(Fixture.settings { $0.fills.feeRate = Share(0.001)! })
    try rig.bars("47123.45678901 47123.45678901", "B80 .")
    let fill = rig.effects.fills[0].execution
    // 0.01061042 × 47123.45678901 × 0.001 = 0.49999966…: more than half a unit is left over.
    let exact = Int128(fill.quantity.units) * Int128(fill.price.units)
    let fee = (exact * 2 + 100_000_000_000) / 200_000_000_000
    #expect(Int128(fill.fee.units) == fee)
    #expect(rig.cash == Money("10000")! - Amount(fill.price, times: fill.quantity).money(.halfEven) - fill.fee)
  }

  @Test func aVolumeShareFillsInPartsOverTheNextBars() throws {
    let rig = PaperRig(Fixture.settings { $0.fills.volumeShare = Share(0.5)! })
    try rig.bars("50000 50000x0.008 50000x0.004 50000x10 50000", "B80 . . . .")
    #expect(rig.effects.fills.map(\.execution.quantity.description) == ["0.00400000", "0.00200000", "0.00400000"])
    #expect(rig.effects.count("OrderPartiallyFilled") == 2)
    #expect(rig.effects.count("OrderFilled") == 1)
    #expect(rig.engine.markets[0].stop?.request.size == .quantity(Quantity("0.01")!), "the stop grew along")
  }

  @Test func anEntryUnderWayIsCancelledByTheOppositeSignalAndWhatWasFilledIsSold() throws {
    let rig = PaperRig(Fixture.settings { $0.fills.volumeShare = Share(0.5)! })
    try rig.bars("50000 50000x0.008 50000x100 50000", "B80 S80 . .")
    #expect(rig.effects.count("OrderCanceled") == 2, "the entry's rest and the stop")
    #expect(rig.held == .zero)
    #expect(rig.effects.trades.map(\.quantity.description) == ["0.00400000"])
  }

  @Test func allInSpendsTheCashFeeIncluded() throws {
    let rig = PaperRig(
      Fixture.settings {
        $0.risk.size = .allIn
        $0.risk.limits = false
        $0.risk.stop = nil
        $0.fills.feeRate = Share(0.001)!
      })
    try rig.bars("50000 50000 50000", "B80 . .")
    #expect(rig.cash >= .zero)
    #expect(rig.cash < Money("0.001")!)
    #expect(rig.held == Quantity("0.19980019")!)
  }

  @Test func whatCannotBePaidAtTheOpenIsRejectedAndChangesNothing() throws {
    let rig = PaperRig(
      Fixture.settings {
        $0.risk.size = .percent(.one)
        $0.risk.limits = false
      })
    try rig.bars("50000 60000 60000", "B80 . .")
    #expect(rig.effects.count("OrderRejected") == 1)
    #expect(rig.cash == Money("10000")!)
    #expect(rig.engine.markets[0].working == nil)
  }

  @Test func aFillNeverLiesOutsideItsBarByMoreThanTheSlippage() throws {
    var random = SeededGenerator(seed: 11)
    let rig = PaperRig(Fixture.settings { $0.fills = FillSettings() })
    var lows: [Instant: (Price, Price)] = [:]
    var price = 50_000.0
    for _ in 0..<400 {
      let open = price
      let close = price * Double.random(in: 0.93...1.07, using: &random)
      let high = max(open, close) * Double.random(in: 1...1.03, using: &random)
      let low = min(open, close) * Double.random(in: 0.97...1, using: &random)
      price = close
      let words = [open, high, low, close].map { Price(nearest: $0)!.description }.joined(separator: "/")
      let vote = ["B80", "S80", ".", "."].randomElement(using: &random)!
      lows[rig.later(0)] = nil
      try rig.bars(words, vote)
      let start = Instant(milliseconds: rig.engine.now.milliseconds - 3_599_999)
      lows[start] = (Price(nearest: low)!, Price(nearest: high)!)
    }
    #expect(rig.effects.fills.count > 50)
    for fill in rig.effects.fills {
      let (low, high) = try #require(lows[fill.execution.time])
      #expect(fill.execution.price.double >= low.double * 0.999 - 1e-6)
      #expect(fill.execution.price.double <= high.double * 1.001 + 1e-6)
    }
  }
}
