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
    var random = SeededRandom(state: Self.seed)
    var absences: [Protection.Obstacle] = []
    /// Since when no host has lived long enough to compare its ledger with the account.
    var away: Int64?
    func isBack() throws {
      if let since = away { absences.append(.init(from: since, to: try rehearsal.now(), what: "the host was dead")) }
      away = nil
    }
    var host = try rehearsal.start()
    for kill in 1...Self.kills {
      // A third of the kills fall where the host starts, the others where it trades.
      let isEarly = random.unit() < 1 / 3
      let moment = random.unit() * (isEarly ? 0.8 : 5)
      let isUp = isEarly || host.shows("AccountAgrees", within: 60)
      if isUp, !isEarly { try isBack() }
      if host.waits(upTo: moment, until: { !host.process.isRunning }) || !isUp {
        // While the exchange is away a start may give up with a sentence; it is started again, as systemd would.
        #expect(host.process.terminationReason == .exit, "kill \(kill) of seed \(Self.seed): \(host.errorSoFar)")
      }
      if away == nil { away = try rehearsal.now() }
      host.signal(SIGKILL)
      host.process.waitUntilExit()
      host = try rehearsal.start()
    }
    try #require(host.shows("AccountAgrees", within: 90), "\(host.outputSoFar.suffix(2000)) \(host.errorSoFar)")
    try isBack()
    let outages = plan.outages.map {
      Protection.Obstacle(from: begin + $0.lowerBound, to: begin + $0.upperBound, what: "the venue was away")
    }
    let run = try RehearsedRun(rehearsal, host, outages + absences)
    print("\(Self.kills) kills of seed \(Self.seed): \(run.summary)")
    // An order that a kill has interrupted may have to be certainly absent before another one follows (docs/reliability.md).
    run.expectSound(trades: Self.kills / 2, longest: 30_000)
    try StoredBars.expectTheVenues(rehearsal.exchange, rehearsal.store, atLeast: 5)
    let verified = try HostProgram.run(["replay", rehearsal.store, "--verify"], in: rehearsal.folder)
    #expect(verified.code == 0, "\(verified.error)")
  }
}
