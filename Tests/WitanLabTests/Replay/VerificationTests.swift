import Testing
import WitanCore
import WitanLab
import WitanStore

struct VerificationTests {
  let rig: StoreRig
  init() throws { rig = try StoreRig() }

  @Test func everyRecordedEffectIsComparedAndFoundEqual() throws {
    try rig.write(rig.roundTrip())
    let result = try ReplayVerification.run(rig.reader)
    #expect(result.difference == nil)
    #expect(result.missing == nil)
    #expect(result.compared == rig.effectCount)
    #expect(result.compared > 15)
    #expect(result.inputs == Int(rig.lastSeq))
    #expect(result.state?.equity == Money("10049.50495050"))
  }

  @Test func aChangedEffectIsNamedWithItsInputAndPlace() throws {
    try rig.write(rig.roundTrip()) { seq, effects in
      guard seq == 4 else { return effects }
      return effects.map {
        guard case .equity(let point) = $0 else { return $0 }
        return .equity(EquityPoint(time: point.time, equity: point.equity + Money(units: 1), cash: point.cash))
      }
    }
    let difference = try #require(try ReplayVerification.run(rig.reader).difference)
    #expect(difference.seq == 4)
    #expect(difference.text.contains("EquityPoint"))
  }

  @Test func aChangedVoteIsADifference() throws {
    try rig.write(rig.roundTrip()) { seq, effects in
      guard seq == 2 else { return effects }
      return effects.map {
        guard case .decided(let decision, let votes) = $0 else { return $0 }
        return .decided(decision, votes: votes.reversed())
      }
    }
    let difference = try #require(try ReplayVerification.run(rig.reader).difference)
    #expect(difference.seq == 2)
    #expect(difference.n == 0)
    #expect(difference.text.contains("vote"))
  }

  @Test func effectsThatACrashKeptFromBeingWrittenAreNoDifference() throws {
    let last = Int64(try rig.roundTrip().count) + 1
    var lost = 0
    try rig.write(rig.roundTrip()) { seq, effects in
      if seq >= last - 1 { lost += effects.count }
      return seq >= last - 1 ? [] : effects
    }
    let result = try ReplayVerification.run(rig.reader)
    #expect(result.difference == nil)
    #expect(result.missing?.from == last - 1)
    #expect(result.missing?.inputs == 2)
    #expect(result.missing?.effects == lost)
  }

  @Test func effectsMissingBeforeOthersAreADifference() throws {
    try rig.write(rig.roundTrip()) { seq, effects in seq == 3 ? [] : effects }
    #expect(try ReplayVerification.run(rig.reader).difference?.seq == 3)
  }

  @Test func effectsMissingAmongThoseOfTheirOwnInputAreADifference() throws {
    try rig.write(rig.roundTrip()) { seq, effects in seq == 2 ? Array(effects.dropLast()) : effects }
    let difference = try #require(try ReplayVerification.run(rig.reader).difference)
    #expect(difference.seq == 2)
    #expect(difference.text.contains("nothing is recorded"))
  }

  @Test func anEffectTooManyIsADifference() throws {
    try rig.write(rig.roundTrip()) { seq, effects in seq == 3 ? effects + [effects[0]] : effects }
    #expect(try ReplayVerification.run(rig.reader).difference?.seq == 3)
  }
}
