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
    #expect(result.state?.equity == Money("10050"))
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
    #expect(difference.text.hasPrefix("the equity's point: equity is recorded as "), "\(difference.text)")
    #expect(difference.text.contains(".00000001, the inputs give "))
  }

  @Test func aMissingVoteIsADifference() throws {
    try rig.write(rig.roundTrip()) { seq, effects in
      guard seq == 2 else { return effects }
      return effects.map {
        guard case .decided(let decision, let votes) = $0 else { return $0 }
        return .decided(decision, votes: Array(votes.dropLast()))
      }
    }
    let difference = try #require(try ReplayVerification.run(rig.reader).difference)
    #expect(difference.seq == 2)
    #expect(difference.n == 0)
    #expect(
      difference.text.contains("the votes of the decision d1: 1 recorded, the inputs give 2"), "\(difference.text)")
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

  @Test func aWrongInputWhoseCheckSumIsRightIsFoundByWhatItGives() throws {
    var derived: [[Effect]] = []
    var player = JournalPlayer()
    for (place, input) in ([.started(rig.settings, at: StoreRig.start)] + (try rig.roundTrip())).enumerated() {
      derived.append(try player.play(input, seq: Int64(place + 1)))
    }
    // The third bar closed at 109, so it was never sold at 110.
    let wrong = try rig.bars("100 101 109 111 112", alpha: "B80 . S90 . .", beta: "B75 . S80 . H50")
    try rig.write(wrong) { seq, _ in derived[Int(seq) - 1] }
    let difference = try #require(try ReplayVerification.run(rig.reader).difference)
    #expect(difference.seq == 4)
    #expect(difference.text.contains("110"), "\(difference.text)")
    #expect(difference.text.contains("109"), "\(difference.text)")
  }

  @Test func effectsOfAnInputThatIsNotThereAreADifference() throws {
    try rig.write(rig.roundTrip())
    let stray = Event.heartbeat(HeartbeatNotice(service: "feed", time: StoreRig.start))
    try Journal(path: rig.path).record([.event(stray)], for: rig.lastSeq + 3)
    let difference = try #require(try ReplayVerification.run(rig.reader).difference)
    #expect(difference.seq == rig.lastSeq + 1)
    #expect(difference.text == "effects are recorded of inputs that the store does not hold: 1")
  }

  @Test func anEventOfAnotherKindIsNamedWithBoth() throws {
    let stray = Event.heartbeat(HeartbeatNotice(service: "feed", time: StoreRig.start))
    try rig.write(rig.roundTrip()) { seq, effects in seq == 2 ? effects.map { _ in .event(stray) } : effects }
    let difference = try #require(try ReplayVerification.run(rig.reader).difference)
    #expect(difference.seq == 2 && difference.n == 0)
    #expect(difference.text.hasPrefix("recorded is Heartbeat ("), "\(difference.text)")
    #expect(difference.text.contains("the inputs give VoteDecided ("))
  }
}
