import Foundation
import Testing

/// Real mode whose host is killed at any moment, on an exchange where things go wrong.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct KillRunTests {
  private static let kills = HostProgram.isLong ? 200 : 20
  private static let seed: UInt64 = 23

  @Test func aHostThatIsKilledAtAnyMomentLosesNoOrderAndDoublesNone() throws {
    // The faults last about as long as the kills, some three seconds each.
    let rounds = HostProgram.isLong ? 10 : 1
    let plan = FaultPlan(from: 60, length: 1100, rounds: rounds)
    let folder = try Scratch()
    let rehearsal = try Rehearsal(
      options: ["--faults", try folder.file("plan.yaml", plan.text), "--seed", "6"])
    let begin = try rehearsal.now()
    var killed = try KilledHost(rehearsal, seed: Self.seed)
    for _ in 1...Self.kills { try killed.kill() }
    try killed.live()
    let outages = plan.outages.map {
      Protection.Obstacle(from: begin + $0.lowerBound, to: begin + $0.upperBound, what: "the venue was away")
    }
    let run = try RehearsedRun(rehearsal, killed.host, outages + killed.absences)
    print("\(Self.kills) kills of seed \(Self.seed): \(run.summary)")
    run.expectSound(trades: Self.kills / 2)
    try StoredBars.expectTheVenues(rehearsal.exchange, rehearsal.store, atLeast: 5)
    let verified = try HostProgram.run(["replay", rehearsal.store, "--verify"], in: rehearsal.folder)
    #expect(verified.code == 0, "\(verified.error)")
  }
}
