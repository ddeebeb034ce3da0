import Foundation
import Testing

/// Real mode on an exchange where everything goes wrong that can.
@Suite(
  .waitsForProcesses, .serialized,
  .enabled(if: StartedExchange.isBuilt, "no host with an exchange-simulator beside it was built"))
struct FaultRunTests {
  @Test func thePlanHasEveryFaultOfTheSimulatorsPage() throws {
    #expect(FaultPlan(from: 0, length: 60, rounds: 1).kinds == (try FaultPlan.documented()))
  }

  /// An hour of the exchange's time, of which the gate has nine minutes.
  @Test func underEveryFaultLedgerAndVenueAgreeToTheLastUnit() throws {
    let rounds = HostProgram.isLong ? 7 : 1
    let plan = FaultPlan(from: 60, length: 540, rounds: rounds)
    let folder = try Scratch()
    let rehearsal = try Rehearsal(
      speed: 10, options: ["--faults", try folder.file("plan.yaml", plan.text), "--seed", "5"])
    let begin = try rehearsal.now()
    let host = try rehearsal.start()
    let end = begin + Int64(60 + 540 * rounds + 20) * 1000
    let isOver = host.waits(upTo: Double(600 * rounds / rehearsal.speed + 120)) {
      !host.process.isRunning || ((try? rehearsal.now()) ?? 0) >= end
    }
    try #require(isOver && host.process.isRunning, "\(host.outputSoFar.suffix(2000)) \(host.errorSoFar)")
    let struck = try FaultPlan.struck(rehearsal.exchange)
    #expect(plan.kinds.subtracting(struck) == [])
    let outages = plan.outages.map {
      Protection.Obstacle(from: begin + $0.lowerBound, to: begin + $0.upperBound, what: "the venue was away")
    }
    let run = try RehearsedRun(rehearsal, host, outages)
    print("\(rounds * 9) minutes under every fault: \(run.summary)")
    run.expectSound(trades: 10 * rounds)
    try StoredBars.expectTheVenues(rehearsal.exchange, rehearsal.store, atLeast: 9 * rounds)
    #expect(!host.outputSoFar.contains("state=halted"), "a fault that passes must not need the operator")
    let verified = try HostProgram.run(["replay", rehearsal.store, "--verify"], in: rehearsal.folder)
    #expect(verified.code == 0, "\(verified.error)")
  }
}
