import CWitanABI
import Testing
import WitanPluginSDK

@testable import ShippedStrategies

/// What every shipped strategy owes the contract, whatever its rule.
@Suite struct ContractTests {
  static let series = Series(seed: 7, count: 3_000)

  private func blocksAgree<S: Strategy>(_ type: S.Type) throws {
    let series = Self.series
    let whole = try #require(Driver(type).judge(series, 0..<series.count))
    #expect(whole.contains { $0.action == 1 } && whole.contains { $0.action == -1 })
    for size in [1, 7, 64, 333] {
      let driver = Driver(type)
      var votes: [Vote] = []
      var first = 0
      while first < series.count {
        let end = min(first + size, series.count)
        votes += try #require(driver.judge(series, first..<end, history: first % 2 == 0 ? 90 : 0))
        first = end
      }
      #expect(votes == whole)
    }
  }

  @Test func anySplitIntoBlocksGivesTheSameBits() throws {
    try blocksAgree(MomentumStrategy.self)
    try blocksAgree(MACDStrategy.self)
    try blocksAgree(BollingerStrategy.self)
    try blocksAgree(MeanReversionStrategy.self)
    try blocksAgree(BreakoutStrategy.self)
    try blocksAgree(StochasticStrategy.self)
    try blocksAgree(TechnicalStrategy.self)
  }

  private func restoredGoesOn<S: Strategy>(_ type: S.Type) throws {
    let series = Self.series
    for cut in [1, 19, 60, 1_234] {
      let first = Driver(type)
      first.judge(series, 0..<cut)
      let blob = first.save()
      let second = Driver(type)
      #expect(second.restore(blob) == 0)
      #expect(second.judge(series, cut..<2_000) == first.judge(series, cut..<2_000))
    }
  }

  @Test func aRestoredInstanceGoesOnBitForBit() throws {
    try restoredGoesOn(MomentumStrategy.self)
    try restoredGoesOn(MACDStrategy.self)
    try restoredGoesOn(BollingerStrategy.self)
    try restoredGoesOn(MeanReversionStrategy.self)
    try restoredGoesOn(BreakoutStrategy.self)
    try restoredGoesOn(StochasticStrategy.self)
    try restoredGoesOn(TechnicalStrategy.self)
  }

  private func garbageIsRefused<S: Strategy>(_ type: S.Type) {
    let series = Self.series
    let writer = Driver(type)
    writer.judge(series, 0..<200)
    let blob = writer.save()
    let expected = Driver(type).judge(series, 0..<300)
    for length in stride(from: 0, to: blob.count, by: 13) {
      let driver = Driver(type)
      #expect(driver.restore(Array(blob[..<length])) == wtn_status(WTN_E_STATE))
      #expect(!driver.said.text.isEmpty)
    }
    for place in stride(from: 0, to: blob.count, by: 11) {
      var damaged = blob
      damaged[place] ^= 0x40
      let driver = Driver(type)
      #expect(driver.restore(damaged) == wtn_status(WTN_E_STATE))
      if place % 5 == 0 { #expect(driver.judge(series, 0..<300) == expected) }
    }
    #expect(Driver(type).restore(blob, version: S.stateVersion + 1) == wtn_status(WTN_E_STATE))
  }

  @Test func aDamagedStateIsRefusedAndLeavesTheInstanceFresh() {
    garbageIsRefused(MomentumStrategy.self)
    garbageIsRefused(MACDStrategy.self)
    garbageIsRefused(BollingerStrategy.self)
    garbageIsRefused(MeanReversionStrategy.self)
    garbageIsRefused(BreakoutStrategy.self)
    garbageIsRefused(StochasticStrategy.self)
    garbageIsRefused(TechnicalStrategy.self)
  }

  @Test func aStateOfOtherValuesIsRefused() {
    let writer = Driver(MomentumStrategy.self, ["fast": 10])
    writer.judge(Self.series, 0..<200)
    #expect(Driver(MomentumStrategy.self).restore(writer.save()) == wtn_status(WTN_E_STATE))
  }

  private func warmUpHolds<S: Strategy>(_ type: S.Type, _ bars: Int32) throws {
    let driver = Driver(type)
    #expect(driver.warmUp == bars)
    let votes = try #require(driver.judge(Self.series, 0..<Self.series.count))
    #expect(votes[..<Int(bars)].allSatisfy { $0.abstains })
    let strengths = votes.filter { !$0.abstains }.map(\.strength)
    #expect(strengths.allSatisfy { $0 >= 1 && $0 <= 100 })
  }

  @Test func barsBeforeTheWarmUpAbstainAndStrengthsLieFromOneToAHundred() throws {
    try warmUpHolds(MomentumStrategy.self, 49)
    try warmUpHolds(MACDStrategy.self, 33)
    try warmUpHolds(BollingerStrategy.self, 40)
    try warmUpHolds(MeanReversionStrategy.self, 40)
    try warmUpHolds(BreakoutStrategy.self, 40)
    try warmUpHolds(StochasticStrategy.self, 38)
    try warmUpHolds(TechnicalStrategy.self, 49)
  }

  @Test func relationsAndRangesAreRefusedWithASentence() {
    let crossed = Driver(MomentumStrategy.self, ["fast": 60])
    #expect(crossed.status == wtn_status(WTN_E_RANGE) && crossed.warmUp == Int32(WTN_E_RANGE))
    #expect(crossed.said.text == "parameter fast must be below slow")
    let wide = Driver(BollingerStrategy.self, ["deviations": 9])
    #expect(wide.status == wtn_status(WTN_E_RANGE))
    #expect(wide.said.text == "parameter deviations lies outside its range: 9, expected 0.5 to 5")
    #expect(Driver(MACDStrategy.self, ["fast": 26]).status == wtn_status(WTN_E_RANGE))
    #expect(Driver(StochasticStrategy.self, ["mode": 2]).status == wtn_status(WTN_E_RANGE))
    #expect(Driver(BreakoutStrategy.self, ["hold": 0]).status == wtn_status(WTN_E_RANGE))
    #expect(Driver(BollingerStrategy.self, ["deviations": .nan]).status == wtn_status(WTN_E_RANGE))
  }

  @Test func aBarIsJudgedOnce() {
    let driver = Driver(MACDStrategy.self)
    driver.judge(Self.series, 0..<50)
    #expect(driver.judge(Self.series, 49..<50) == nil)
    #expect(driver.said.text.contains("judged already"))
  }

  @Test func aFreshInstanceTakesVisibleHistoryAsItsPast() throws {
    let whole = try #require(Driver(BollingerStrategy.self).judge(Self.series, 0..<500))
    let late = try #require(Driver(BollingerStrategy.self).judge(Self.series, 499..<500, history: 499))
    #expect(late == [whole[499]])
  }
}
