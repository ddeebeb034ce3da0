import Glibc
import Testing
import WitanCore

@testable import WitanPlugins

@Suite struct WardenTests {
  let workshop: Workshop
  init() throws { workshop = try Workshop() }

  @Test func threeEndsWithinFiveMinutesAreTheLast() throws {
    let bad = try workshop.isolate(workshop.counter(["DEATH=abort()", "DEATH_FROM=5", "DEATH_TO=99", "ID=\"bad\""]))
    let good = try workshop.load(workshop.counter(["ID=\"good\""], as: "good.so"))
    let set = try StrategySet([bad, good], markets: [bitcoin])
    var columns = set.columns(20)
    for row in 0..<20 {
      set.judge(JudgeRequest(market: 0, series: stream(20), range: row..<row + 1, start: row), into: &columns)
    }
    let reason = try #require(set.quarantined[bad.id])
    #expect(reason.contains("ended 3 times within 5 minutes") && reason.contains("SIGABRT"))
    // Bar 5, bar 5 shown again, bar 6 shown again; then nothing is called any more.
    #expect(columns[0].faults.map(\.row) == [4, 5, 6])
    #expect(columns[0].faults.map(\.kind) == [.failed, .failed, .ended], "the core learns it with the bar")
    #expect(columns[0].answer[7...].allSatisfy { $0 == Answer.abstain.rawValue })
    #expect(bad.warden?.process == nil)
    let honest = try answers(good, stream(20), size: 20)
    #expect(columns[1] == honest)
  }

  @Test func anotherChanceStartsItAgain() throws {
    let path = try workshop.counter(["DEATH=abort()", "DEATH_FROM=2", "DEATH_TO=4"])
    let set = try StrategySet([workshop.isolate(path)], markets: [bitcoin])
    var columns = set.columns(20)
    func judge(_ rows: Range<Int>) {
      for row in rows {
        set.judge(JudgeRequest(market: 0, series: stream(20), range: row..<row + 1, start: row), into: &columns)
      }
    }
    judge(0..<10)
    #expect(set.quarantined.count == 1)
    try set.retry(StrategyID("counter")!)
    judge(10..<20)
    #expect(set.quarantined.isEmpty && columns[0].answer[12] <= 1)
  }

  @Test func aProcessEndedFromOutsideLosesNoBar() throws {
    let strategy = try workshop.isolate(workshop.counter())
    let instance = try StrategyInstance(strategy, symbol: bitcoin)
    var column = BallotColumn(abstaining: 30)
    for row in 0..<30 {
      if row == 10 {
        let process = try #require(strategy.warden?.process)
        kill(process, SIGKILL)
        var status = siginfo_t()
        waitid(P_PID, id_t(process), &status, WEXITED | WNOWAIT)
      }
      instance.judge(stream(30), row..<row + 1, live: true, deadline: .seconds(5), into: &column, at: row)
    }
    #expect(try column == answers(workshop.load(workshop.counter(as: "here.so")), stream(30), size: 1, live: true))
    #expect(strategy.warden?.ends.count == 1)
  }

  @Test func theRunnerSeesNothingOfTheHost() throws {
    setenv("WITAN_TEST_SECRET", "swordfish", 1)
    let strategy = try workshop.isolate(workshop.counter())
    _ = try StrategyInstance(strategy, symbol: bitcoin)
    let instance = try StrategyInstance(strategy, symbol: bitcoin)
    var column = BallotColumn(abstaining: 1)
    instance.judge(stream(1), 0..<1, into: &column)
    let process = try #require(strategy.warden?.process)
    let environment = try String(decoding: workshop.read("/proc/\(process)/environ"), as: UTF8.self)
    #expect(environment == "SWIFT_BACKTRACE=enable=no\0")
    var names: [String] = []
    let folder = try #require(opendir("/proc/\(process)/fd"))
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    closedir(folder)
    // Standard input, output and error, the two shared files, the recorder and the two bells.
    #expect(names.filter { !$0.hasPrefix(".") }.sorted() == (0...7).map(String.init))
    let status = try String(decoding: workshop.read("/proc/\(process)/status"), as: UTF8.self)
    for line in ["Seccomp:\t2", "NoNewPrivs:\t1", "CapEff:\t0000000000000000"] { #expect(status.contains(line)) }
    let walls = try #require(strategy.warden?.walls)
    #expect(walls.contains(.filter))
  }

  @Test func withTheLastInstanceTheProcessGoes() throws {
    let strategy = try workshop.isolate(workshop.counter())
    var instance: StrategyInstance? = try StrategyInstance(strategy, symbol: bitcoin)
    let process = try #require(strategy.warden?.process)
    #expect(kill(process, 0) == 0 && instance != nil)
    instance = nil
    #expect(kill(process, 0) == -1 && errno == ESRCH)
  }

  @Test func aRunnerThatIsMissingIsASentence() throws {
    let path = try workshop.counter()
    let refusal = #expect(throws: PluginRefusal.self) {
      try PluginImage(PluginFile(path: path), isolation: Isolation(program: "/nowhere/plugin-runner"))
    }
    #expect(refusal?.rule == .load && refusal?.mend.contains("WITAN_PLUGIN_RUNNER") == true)
  }

  @Test func aStateGoesFromTheHostsProcessIntoARunnerAndBack() throws {
    let path = try workshop.counter()
    let here = try workshop.load(path)
    let honest = try answers(here, stream(40), size: 40)
    var column = BallotColumn(abstaining: 40)
    var state: SavedState?
    for (turn, strategy) in [try workshop.isolate(path), here, try workshop.isolate(path), here].enumerated() {
      let instance = try StrategyInstance(strategy, symbol: bitcoin)
      if let state { #expect(instance.takeUp(state) == nil) }
      instance.judge(stream(40), turn * 10..<turn * 10 + 10, into: &column, at: turn * 10)
      state = try instance.labelledState()
    }
    #expect(column == honest)
  }
}
