import Foundation
import Testing
import WitanCore
import WitanPlugins
import WitanStore
import WitanTesting

@testable import WitanLab

/// The shipped `momentum`, where it was built; says so where it was not.
private let momentum: String? = {
  let path =
    URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    + "/Plugins/momentum.so"
  if FileManager.default.fileExists(atPath: String(path)) { return String(path) }
  print("skipped: no \(path); run scripts/plugins to test what another plugin would have done")
  return nil
}()

/// `momentum` says BUY on every bar of a rise from the 50th on, and nothing before.
@Suite(.enabled(if: momentum != nil, "run scripts/plugins first"))
struct PluginTrialTests {
  private let id = StrategyID("momentum")!
  private let count = 80
  private var rise: String { (0..<count).map { "\(100 + $0)" }.joined(separator: " ") }

  private func image() throws -> PluginImage { try PluginLoader(folders: []).load(try #require(momentum)) }

  private func listing(_ id: String, _ parameters: [String: String] = [:]) -> StrategyListing {
    StrategyListing(id: StrategyID(id)!, version: "0.9.0", sha256: "00", parameters: parameters)
  }

  /// A store of that rise in which both strategies abstain throughout; `before` a bar other inputs may come.
  private func store(_ names: [String], before: [Int: [Input]] = [:]) throws -> StoreRig {
    let rig = try StoreRig { $0.strategies = names.map { listing($0) } }
    let series = try Bars.series(rise, symbol: StoreRig.market, every: .hours(1), from: StoreRig.start)
    let columns = names.map { _ in BallotColumn(abstaining: count) }
    var inputs: [Input] = []
    let block = BarBlock(market: 0, series: series, range: 0..<count, ballots: columns)
    for (row, bar) in block.split(into: 1).enumerated() { inputs += (before[row] ?? []) + [.bars(bar)] }
    try rig.write(inputs)
    return rig
  }

  private func trial(_ rig: StoreRig) throws -> PluginTrial {
    try PluginTrial.run(rig.reader, with: image(), watchdog: nil) { _ in }
  }

  @Test func whatThePluginWouldHaveVotedIsCountedAndTraded() throws {
    let trial = try trial(try store(["momentum", "beta"]))
    #expect(trial.strategy == id && trial.recordedVersion == "0.9.0" && trial.triedVersion == "1.0.0")
    #expect(trial.inputs == 81 && trial.answers == 80)
    // The slow average needs 50 bars: rows 49 to 79 are votes.
    #expect(trial.answersDiffering == 31)
    #expect(trial.recorded.trades.isEmpty && trial.changed.trades.count == 1)
    #expect(trial.changed.trades.first?.exitReason == .end)
    #expect(trial.decisions == 80 && trial.decisionsDiffering == trial.partings.count)
    #expect(trial.partings.allSatisfy { $0.recorded == .hold && $0.changed == .buy })
    #expect(trial.recorded.state?.equity == Money("10000"))
  }

  @Test func aPluginThatTheStoreDoesNotKnowIsRefusedWithThoseItKnows() throws {
    let rig = try store(["alpha", "beta"])
    let refusal = #expect(throws: PluginRefusal.self) { try trial(rig) }
    #expect(refusal?.rule == .missing)
    #expect(refusal?.description.contains("found the id momentum") == true)
    #expect(refusal?.description.contains("a strategy of the store: alpha, beta") == true)
  }

  @Test func aStrategyThatCameWithALaterStartIsTriedFromThereOnWithThePastInSight() throws {
    let settings = try StoreRig { $0.strategies = ["beta", "momentum"].map { listing($0) } }.settings
    let later = StoreRig.start + .hours(60)
    let rig = try StoreRig { $0.strategies = [listing("beta")] }
    let series = try Bars.series(rise, symbol: StoreRig.market, every: .hours(1), from: StoreRig.start)
    func bars(_ rows: Range<Int>, _ strategies: Int) -> [Input] {
      (rows).map { row in
        .bars(
          BarBlock(
            market: 0, series: series, range: row..<row + 1,
            ballots: Array(repeating: BallotColumn(abstaining: 1), count: strategies)))
      }
    }
    try rig.write(bars(0..<60, 1) + [.started(settings, at: later)] + bars(60..<80, 2))
    let trial = try trial(rig)
    #expect(trial.answers == 20)
    #expect(trial.answersDiffering == 20, "it saw the 60 bars before and needs no warming up")
  }

  @Test func whatOnlyTheReplacedPluginBroughtAboutIsLeftOut() throws {
    var stand = StandIn(try image(), watchdog: nil) { _ in }
    var settings = EngineSettings(
      instruments: [Instrument(symbol: StoreRig.market)], interval: .hours(1),
      strategies: [listing("beta"), listing("momentum")])
    settings.risk.breakers = nil
    let time = StoreRig.start
    guard case .started(let changed, _)? = try stand.replace(in: .started(settings, at: time)) else {
      Issue.record("a start stays a start")
      return
    }
    #expect(changed.strategies[0] == settings.strategies[0])
    #expect(changed.strategies[1].version == "1.0.0" && changed.strategies[1].sha256.count == 64)
    func late(_ strategy: Int) -> Input {
      .vote(
        LateVote(
          strategy: strategy, market: 0, action: .buy, confidence: Confidence(80)!, barEnd: time, valid: .hours(1),
          time: time))
    }
    func isKept(_ input: Input) throws -> Bool { try stand.replace(in: input) != nil }
    #expect(try !isKept(late(1)))
    #expect(try isKept(late(0)))
    #expect(try !isKept(.strategy(.quarantined(id, reason: "faults"), at: time)))
    #expect(try isKept(.strategy(.quarantined(StrategyID("beta")!, reason: "faults"), at: time)))
    #expect(try !isKept(.strategy(.reloaded(listing("momentum", ["fast": "5"])), at: time)))
    #expect(stand.recordedVersion == "0.9.0")
    #expect(try isKept(.timer(time)))
    #expect(try isKept(.command(.pause(reason: "lunch"), at: time)))
  }

  @Test func parametersThatThePluginDoesNotTakeAreRefused() throws {
    let rig = try StoreRig { $0.strategies = [listing("momentum", ["slowest": "5"])] }
    try rig.write([.timer(StoreRig.start)])
    let refusal = #expect(throws: PluginRefusal.self) { try trial(rig) }
    #expect(refusal?.description.contains("slowest") == true, "\(String(describing: refusal))")
  }
}
