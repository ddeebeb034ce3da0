import CWitanABI
import Testing
import WitanPluginSDK

@testable import ShippedStrategies

/// The table of views: which side each strategy takes, and when it changes.
@Suite struct ViewTests {
  private func sides(_ votes: [Vote]) -> [Int] { votes.map { Int($0.action) } }

  /// A reference in the plainest form: the window is summed anew for each bar.
  private func mean(_ values: [Double], _ end: Int, _ period: Int) -> Double {
    values[(end - period + 1)...end].reduce(0, +) / Double(period)
  }

  @Test func momentumTakesTheSideOfTheFastAverage() throws {
    let series = Series(seed: 3, count: 1_500)
    let votes = try #require(Driver(MomentumStrategy.self).judge(series, 0..<series.count))
    for index in 49..<series.count {
      let gap = mean(series.close, index, 20) - mean(series.close, index, 50)
      if abs(gap) > 1e-7 { #expect(votes[index].action == (gap > 0 ? 1 : -1)) }
    }
  }

  @Test func aTieBeforeAnySideIsNoViewAndAfterwardsKeepsTheSide() throws {
    let flat = [Double](repeating: 100, count: 60)
    let rise = (0..<60).map { 100 + Double($0) }
    let plateau = [Double](repeating: 159, count: 80)
    let series = Series(closes: flat + rise + plateau)
    let momentum = try #require(Driver(MomentumStrategy.self).judge(series, 0..<series.count))
    #expect(momentum[..<61].allSatisfy { $0.abstains })
    #expect(momentum[61...].allSatisfy { $0.action == 1 })
    let macd = try #require(Driver(MACDStrategy.self).judge(Series(closes: flat), 0..<60))
    #expect(macd.allSatisfy { $0.abstains })
  }

  @Test func modeCrossVotesOnlyWhereTheSideChanges() throws {
    let series = Series(seed: 5, count: 1_500)
    func expectCrossings<S: Strategy>(_ type: S.Type) throws {
      let state = try #require(Driver(type).judge(series, 0..<series.count))
      let cross = try #require(Driver(type, ["mode": 1]).judge(series, 0..<series.count))
      var crossings = 0
      for index in 1..<series.count {
        let changed = !state[index - 1].abstains && state[index].action != state[index - 1].action
        #expect(cross[index].abstains == !changed)
        if changed { #expect(cross[index] == state[index]) }
        crossings += changed ? 1 : 0
      }
      #expect(crossings > 5)
    }
    try expectCrossings(MomentumStrategy.self)
    try expectCrossings(MACDStrategy.self)
  }

  @Test func macdTakesTheSideOfItsHistogramSeededAsTALib() throws {
    let series = Series(seed: 11, count: 400)
    let close = series.close
    var slow = mean(close, 25, 26)
    var fast = mean(close, 25, 12)
    var lines = [fast - slow]
    for price in close[26...] {
      fast += 2.0 / 13 * (price - fast)
      slow += 2.0 / 27 * (price - slow)
      lines.append(fast - slow)
    }
    var signal = mean(lines, 8, 9)
    let votes = try #require(Driver(MACDStrategy.self).judge(series, 0..<series.count))
    #expect(votes[32].abstains && !votes[33].abstains)
    for index in 33..<series.count {
      if index > 33 { signal += 0.2 * (lines[index - 25] - signal) }
      let histogram = lines[index - 25] - signal
      if abs(histogram) > 1e-7 { #expect(votes[index].action == (histogram > 0 ? 1 : -1)) }
    }
  }

  /// Sixty quiet bars, one far off, then quiet again: one event and what follows it.
  private func spike(_ price: Double, after: Int = 40) -> Series {
    let quiet = (0..<60).map { 100 + Double($0 % 2) }
    return Series(closes: quiet + [price] + (0..<after).map { 100 + Double($0 % 2) })
  }

  private func expectHeld<S: Strategy>(_ type: S.Type, _ series: Series, side: Int8) throws {
    let votes = try #require(Driver(type).judge(series, 0..<series.count))
    #expect(votes[..<60].allSatisfy { $0.abstains })
    let full = votes[60].strength
    for age in 0..<20 {
      #expect(votes[60 + age].action == side)
      #expect(votes[60 + age].strength == max(1, full * (Double(20 - age) / 20)))
    }
    #expect(votes[80...].allSatisfy { $0.abstains })
  }

  @Test func anEventIsKeptForHoldBarsWithFallingStrengthThenAbstains() throws {
    try expectHeld(BollingerStrategy.self, spike(80), side: 1)
    try expectHeld(BollingerStrategy.self, spike(120), side: -1)
    try expectHeld(MeanReversionStrategy.self, spike(80), side: 1)
    try expectHeld(MeanReversionStrategy.self, spike(120), side: -1)
    try expectHeld(BreakoutStrategy.self, spike(120), side: 1)
    try expectHeld(BreakoutStrategy.self, spike(80), side: -1)
  }

  @Test func aNewEventOfEitherSideBeginsAnew() throws {
    let quiet = (0..<60).map { 100 + Double($0 % 2) }
    let series = Series(closes: quiet + [120] + quiet[..<5] + [60] + quiet[..<30])
    let votes = try #require(Driver(BreakoutStrategy.self).judge(series, 0..<series.count))
    #expect(votes[60...65].allSatisfy { $0.action == 1 })
    #expect(votes[66...85].allSatisfy { $0.action == -1 })
    #expect(votes[86...].allSatisfy { $0.abstains })
  }

  @Test func aCloseOnTheBorderIsNoBreakoutAndNoBandEvent() throws {
    // Reach 0: the highest high of the 20 bars before is 101, and so is the close.
    let series = Series(closes: (0..<120).map { 100 + Double($0 % 2) }, reach: 0)
    let breakout = try #require(Driver(BreakoutStrategy.self).judge(series, 0..<120))
    #expect(breakout.allSatisfy { $0.abstains })
    let flat = Series(closes: [Double](repeating: 100, count: 120), reach: 0)
    let bands = try #require(Driver(BollingerStrategy.self).judge(flat, 0..<120))
    #expect(bands.allSatisfy { $0.abstains })
    let score = try #require(Driver(MeanReversionStrategy.self).judge(flat, 0..<120))
    #expect(score.allSatisfy { $0.abstains })
  }

  @Test func stochasticFollowsItsTableBarByBar() throws {
    let series = Series(seed: 21, count: 1_200)
    let fast = (0..<series.count).map { index -> Double in
      guard index >= 13 else { return 0 }
      let top = series.high[(index - 13)...index].max() ?? 0
      let bottom = series.low[(index - 13)...index].min() ?? 0
      return top > bottom ? 100 * (series.close[index] - bottom) / (top - bottom) : 0
    }
    let votes = try #require(Driver(StochasticStrategy.self).judge(series, 0..<series.count))
    let crosses = try #require(Driver(StochasticStrategy.self, ["mode": 1]).judge(series, 0..<series.count))
    let k = (0..<series.count).map { $0 >= 15 ? mean(fast, $0, 3) : 0 }
    var last = (side: 0, at: -1_000)
    var before = 0
    for index in 17..<series.count {
      let d = mean(k, index, 3)
      let event = k[index] < 20 && k[index] > d ? 1 : (k[index] > 80 && k[index] < d ? -1 : 0)
      if event != 0 { last = (event, index) }
      // A difference in the last bits may decide a comparison otherwise than here.
      let isClear = abs(k[index] - d) > 1e-6 || k[index] == d
      if index >= 38, isClear {
        #expect(sides([votes[index]]) == [index - last.at < 20 ? last.side : 2])
        #expect(sides([crosses[index]]) == [event != 0 && event != before ? event : 2])
      }
      before = event
    }
  }

  @Test func technicalAddsItsPoints() throws {
    let rise = Series(closes: (0..<120).map { 100 + Double($0 * $0) / 50 })
    let votes = try #require(Driver(TechnicalStrategy.self).judge(rise, 0..<120))
    // RSI 100: −30; averages +25; MACD above its signal +20: 15 points for buying.
    #expect(votes[100].action == 1 && votes[100].strength == 20)
    let fall = Series(closes: (0..<120).map { 1_000 - Double($0 * $0) / 50 })
    let falling = try #require(Driver(TechnicalStrategy.self).judge(fall, 0..<120))
    #expect(falling[100].action == -1 && falling[100].strength == 20)
    let flat = Series(closes: [Double](repeating: 100, count: 120))
    #expect(try #require(Driver(TechnicalStrategy.self).judge(flat, 0..<120)).allSatisfy { $0.abstains })
  }

  @Test func strengthsSpreadOverTheWholeScale() throws {
    let series = Series(seed: 2, count: 3_000)
    func expectSpread<S: Strategy>(_ type: S.Type) throws {
      let votes = try #require(Driver(type).judge(series, 0..<series.count))
      let strengths = votes.filter { !$0.abstains }.map(\.strength)
      #expect(strengths.contains { $0 < 20 } && strengths.contains { $0 > 60 })
    }
    try expectSpread(MomentumStrategy.self)
    try expectSpread(MACDStrategy.self)
    try expectSpread(BollingerStrategy.self)
    try expectSpread(MeanReversionStrategy.self)
    try expectSpread(BreakoutStrategy.self)
    try expectSpread(StochasticStrategy.self)
  }
}
